import { AccessRules1790000000011 } from '../../migrations/0011-access-rules';
import type { AreaTables } from '../area-tables';
import { AccessRuleRow } from './access-rule.entity';
import { AuthzEpoch } from './authz-epoch.entity';
import { FieldAccessControl } from './field-access-control.entity';

const RIGHTS = { open: 'rights of ids, read in every decision, before the caller is known' };

export const RULES = {
  area: 'rules',
  migrations: [AccessRules1790000000011],
  tables: {
    access_rules: {
      entity: AccessRuleRow,
      rowSecurity: RIGHTS,
      personalData: {
        none: {
          'rules about ids, types and fields': [
            'rule_name',
            'resource_type',
            'actions',
            'effect',
            'subjects',
            'condition',
            'fields',
            'ip_cidrs',
            'schedule',
            'obligations',
          ],
        },
      },
    },
    authz_epoch: { entity: AuthzEpoch, rowSecurity: RIGHTS, personalData: {} },
    field_access_control: {
      entity: FieldAccessControl,
      rowSecurity: RIGHTS,
      personalData: {
        none: { 'names of fields': ['resource_type', 'field_name', 'classification', 'default_mask'] },
      },
    },
  },
  definerFunctions: { bump_authz_epoch: 'increases the epoch with every change of rights; no role may write it' },
} as const satisfies AreaTables;
