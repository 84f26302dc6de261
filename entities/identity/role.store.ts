import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';

const ADD_PERMISSION = `
  insert into permissions (id, permission_name, resource_type, action, description) values ($1, $2, $3, $4, $5)
  on conflict (permission_name) do nothing returning id`;
const ADD_ROLE = `
  insert into roles (id, role_name, description) values ($1, $2, $3) on conflict (role_name) do nothing returning id`;
const GRANT = `
  insert into role_permissions (id, role_id, permission_id, granted_by)
  select $1, r.id, p.id, $4 from roles r, permissions p where r.role_name = $2 and p.permission_name = $3
  on conflict (role_id, permission_id) do nothing returning id`;
const REVOKE_OTHERS = `
  delete from role_permissions rp using roles r, permissions p
  where rp.role_id = r.id and rp.permission_id = p.id and r.role_name = $1 and not (p.permission_name = any($2))`;

/** Queries that bring the tables of rights into line with the vocabulary in code; each returns how many rows it changed. */
export const roleStore = (manager: EntityManager) => {
  const added = async (sql: string, parameters: unknown[]): Promise<number> =>
    (await manager.query<unknown[]>(sql, parameters)).length;
  return {
    addPermission: (name: string) => {
      const [resource = '', action = ''] = name.split(':');
      return added(ADD_PERMISSION, [newId(), name, resource, action, `May ${action} ${resource}`]);
    },
    addRole: (name: string) => added(ADD_ROLE, [newId(), name, `System role ${name}`]),
    grant: (role: string, permission: string, grantedBy: string) =>
      added(GRANT, [newId(), role, permission, grantedBy]),
    /** Takes back what a role no longer has. */
    async revokeOthers(role: string, permissions: readonly string[]): Promise<number> {
      const [, count] = await manager.query<[unknown, number]>(REVOKE_OTHERS, [role, permissions]);
      return count;
    },
  };
};
