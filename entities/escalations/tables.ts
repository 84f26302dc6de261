import { Escalations1790000000022 } from '../../migrations/0022-escalations';
import type { AreaTables } from '../area-tables';
import { EscalationApproval } from './escalation-approval.entity';
import { EscalationRequest } from './escalation-request.entity';

export const ESCALATIONS = {
  area: 'escalations',
  migrations: [Escalations1790000000022],
  tables: {
    escalation_requests: {
      entity: EscalationRequest,
      rowSecurity: {
        open: 'temporary rights of ids, read in every decision; their reasons are sealed',
      },
      personalData: {
        theirs: 'resource_id in (select unnest($donors || $gifts || $records)::text)',
        kept: { accountability: ['reason'] },
        none: {
          'ids and codes': ['permission', 'resource_type', 'resource_id', 'status', 'review_verdict'],
          'counts of actions by type': ['report'],
        },
      },
    },
    escalation_approvals: {
      entity: EscalationApproval,
      rowSecurity: { open: 'rights of ids, read in every decision, before the caller is known' },
      personalData: {},
    },
  },
} as const satisfies AreaTables;
