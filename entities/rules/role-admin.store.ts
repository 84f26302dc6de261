import { v7 as newId } from 'uuid';
import type { RoleType } from '../../contracts/identity/states';
import type { StoreTx } from '../../platform/database/deferred';

export interface FoundRole {
  id: string;
  name: string;
  type: RoleType;
  description: string;
  active: boolean;
  permissions: string[];
}

export interface FoundAssignment {
  id: string;
  userId: string;
  role: string;
  assignedBy: string;
  validFrom: Date;
  expiresAt: Date | null;
  inForce: boolean;
  ended: boolean;
}

export interface NewAssignment {
  id: string;
  userId: string;
  roleId: string;
  assignedBy: string;
  /** Undefined: from now on. */
  validFrom: string | undefined;
  expiresAt: string | undefined;
}

export interface AssignmentFilter {
  userId?: string | undefined;
  role?: string | undefined;
  /** Only assignments with a smaller id: the newest come first. */
  before?: string | undefined;
  limit: number;
}

const ROLES = `
  select r.id, r.role_name as name, r.role_type as type, r.description, r.is_active as active,
    coalesce(array_agg(p.permission_name order by p.permission_name) filter (where p.id is not null), '{}')
      as permissions
  from roles r left join role_permissions g on g.role_id = r.id left join permissions p on p.id = g.permission_id`;

const ASSIGNMENTS = `
  select ur.id, ur.user_id as "userId", r.role_name as role, ur.assigned_by as "assignedBy",
    ur.valid_from as "validFrom", ur.expires_at as "expiresAt",
    ur.valid_from <= now() and (ur.expires_at is null or ur.expires_at > now()) and r.is_active as "inForce",
    coalesce(ur.expires_at <= now(), false) as ended
  from user_roles ur join roles r on r.id = ur.role_id`;

/** Permissions of some users by assignments that have not ended, including future ones. */
const HELD = `
  select ur.user_id as "userId", array_agg(distinct p.permission_name) as permissions
  from user_roles ur join role_permissions g on g.role_id = ur.role_id join permissions p on p.id = g.permission_id
  where (ur.expires_at is null or ur.expires_at > clock_timestamp()) and ur.user_id = any($1)
  group by ur.user_id`;

const GRANT = `
  insert into role_permissions (id, role_id, permission_id, granted_by)
  select $1, $2, p.id, $4 from permissions p where p.permission_name = $3
  on conflict (role_id, permission_id) do nothing`;

export const roleAdminStore = ({ manager, later }: StoreTx) => ({
  roles: (): Promise<FoundRole[]> => manager.query(`${ROLES} group by r.id order by r.role_name`),

  async role(where: { id: string } | { name: string }): Promise<FoundRole | undefined> {
    const [column, value] = 'id' in where ? ['r.id', where.id] : ['r.role_name', where.name];
    const [row] = await manager.query<FoundRole[]>(`${ROLES} where ${column} = $1 group by r.id`, [value]);
    return row;
  },

  permissions: (): Promise<{ name: string; resource_type: string; action: string; description: string }[]> =>
    manager.query(
      `select permission_name as name, resource_type, action, description from permissions order by permission_name`,
    ),

  addRole: (id: string, name: string, description: string) =>
    manager.query(`insert into roles (id, role_name, role_type, description) values ($1, $2, 'custom', $3)`, [
      id,
      name,
      description,
    ]),

  /** Gives a role these permissions and no others. */
  async setPermissions(roleId: string, permissions: readonly string[], grantedBy: string): Promise<void> {
    await manager.query(
      `delete from role_permissions g using permissions p
       where p.id = g.permission_id and g.role_id = $1 and p.permission_name <> all($2)`,
      [roleId, permissions],
    );
    for (const permission of permissions) await manager.query(GRANT, [newId(), roleId, permission, grantedBy]);
  },

  async holders(roleId: string): Promise<string[]> {
    const rows = await manager.query<{ userId: string }[]>(
      `select distinct user_id as "userId" from user_roles
       where role_id = $1 and (expires_at is null or expires_at > clock_timestamp())`,
      [roleId],
    );
    return rows.map(({ userId }) => userId);
  },

  held: (userIds: readonly string[]): Promise<{ userId: string; permissions: string[] }[]> =>
    manager.query(HELD, [userIds]),

  async isActiveUser(id: string): Promise<boolean> {
    return (await manager.query<unknown[]>(`select from users where id = $1 and status = 'active'`, [id])).length > 0;
  },

  assign({ id, userId, roleId, assignedBy, validFrom, expiresAt }: NewAssignment, error: () => Error): void {
    const text = `insert into user_roles (id, user_id, role_id, assigned_by, valid_from, expires_at)
      values ($1, $2, $3, $4, coalesce($5::timestamptz, now()), $6)`;
    const values = [id, userId, roleId, assignedBy, validFrom ?? null, expiresAt ?? null];
    later({ text, values, refusedAs: { constraint: 'user_roles_one_unlimited', error } });
  },

  async assignment(id: string): Promise<FoundAssignment | undefined> {
    const [row] = await manager.query<FoundAssignment[]>(`${ASSIGNMENTS} where ur.id = $1`, [id]);
    return row;
  },

  assignments: ({ userId, role, before, limit }: AssignmentFilter): Promise<FoundAssignment[]> =>
    manager.query(
      `${ASSIGNMENTS} where ($1::uuid is null or ur.user_id = $1) and ($2::text is null or r.role_name = $2)
         and ($3::uuid is null or ur.id < $3)
       order by ur.id desc limit $4`,
      [userId ?? null, role ?? null, before ?? null, limit],
    ),

  /** Ends one that has not ended; the database refuses the end of the last administrator. */
  end(id: string, lastAdministrator: () => Error): void {
    const text = `update user_roles set expires_at = greatest(now(), valid_from)
      where id = $1 and (expires_at is null or expires_at > now())`;
    const refusedAs = { constraint: 'user_roles_keep_an_admin', error: lastAdministrator };
    later({ text, values: [id], refusedAs });
  },
});
