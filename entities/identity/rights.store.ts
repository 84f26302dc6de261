import type { EntityManager } from 'typeorm';
import type { BookSource, FieldSetting, RoleGrant, EscalationGrant } from '../../contracts/access/rights';

/** The rights of a user, and the epoch at which they were read. */
export interface FoundRights {
  /** In force at this moment. */
  roles: string[];
  campus: string | null;
  isStudent: boolean;
  epoch: string;
}

/** Columns of `FoundRights` for a query that has the user as `u`, together with `RIGHTS_OF_U`. */
export const RIGHTS = `held.roles, u.campus, u.is_student as "isStudent", e.epoch`;

/** A role counts from its first moment until before its last, while it is active itself. */
export const RIGHTS_OF_U = `
  cross join authz_epoch e
  cross join lateral (
    select coalesce(array_agg(distinct r.role_name), '{}') as roles
    from user_roles ur join roles r on r.id = ur.role_id and r.is_active
    where ur.user_id = u.id and ur.valid_from <= now() and (ur.expires_at is null or ur.expires_at > now())) held`;

const iso = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** A row of `access_rules` as a rule, in JSON. */
export const RULE_JSON = `json_build_object(
  'id', a.id, 'name', a.rule_name, 'resourceType', a.resource_type, 'actions', a.actions, 'effect', a.effect,
  'subjects', a.subjects, 'condition', a.condition, 'fields', a.fields, 'ipCidrs', a.ip_cidrs::text[],
  'schedule', a.schedule, 'obligations', a.obligations, 'priority', a.priority,
  'validFrom', ${iso('a.valid_from')}, 'validUntil', ${iso('a.valid_until')}, 'isActive', a.is_active)`;

// One statement, so that all of it is of one moment, and of the moment that the epoch names.
const SOURCE = `
  select e.epoch,
    (select coalesce(json_agg(${RULE_JSON}), '[]') from access_rules a where a.is_active) as rules,
    (select coalesce(json_agg(json_build_object(
        'id', g.id, 'role', r.role_name, 'resourceType', p.resource_type, 'action', p.action)), '[]')
      from role_permissions g join roles r on r.id = g.role_id and r.is_active
      join permissions p on p.id = g.permission_id) as grants,
    (select coalesce(json_agg(json_build_object(
        'id', x.id, 'userId', x.requested_by, 'resourceType', x.resource_type, 'resourceId', x.resource_id,
        'action', substr(x.permission, length(x.resource_type) + 2), 'from', ${iso('x.activated_at')},
        'until', ${iso('x.expires_at')}, 'approvals',
        (select count(*) from escalation_approvals v where v.request_id = x.id))), '[]')
      from escalation_requests x where x.status = 'active' and x.expires_at > now()) as escalations,
    (select coalesce(json_agg(json_build_object(
        'resourceType', f.resource_type, 'fieldName', f.field_name, 'classification', f.classification,
        'defaultMask', f.default_mask, 'encryptionRequired', f.encryption_required)), '[]')
      from field_access_control f) as settings
  from authz_epoch e`;

export interface FoundSource extends Omit<BookSource, 'rules'> {
  /** As they are stored; their reader checks the shape. */
  rules: unknown[];
  grants: RoleGrant[];
  escalations: EscalationGrant[];
  settings: FieldSetting[];
}

export const rightsStore = (manager: EntityManager) => ({
  /** Of a user who is active. */
  async of(userId: string): Promise<FoundRights | undefined> {
    const [row] = await manager.query<FoundRights[]>(
      `select ${RIGHTS} from users u ${RIGHTS_OF_U} where u.id = $1 and u.status = 'active'`,
      [userId],
    );
    return row;
  },

  async source(): Promise<FoundSource> {
    const [row] = await manager.query<FoundSource[]>(SOURCE);
    if (!row) throw new Error('authz_epoch: its one row is missing');
    return row;
  },
});
