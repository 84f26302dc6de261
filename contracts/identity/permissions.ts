import { partOf, type PermissionName } from '../areas';
import { ROLES, type Role } from './roles';

/**
 * A permission that an endpoint or command requires; seeded into `permissions` and granted to roles as the manifests
 * say.
 */
export type Permission = PermissionName;

const GRANTS = partOf('permissions');

export const PERMISSIONS = Object.keys(GRANTS) as Permission[];

/**
 * `unmask` is in no role: an installation that puts masks on fields says by a rule or a role who may lift them.
 *
 * Separation of duties: admin gives rights and sees no case data; finance moves money; compliance judges and gives no
 * rights; dev only operates. Compliance says how long the log is kept, admin agrees to what goes. Who reviews a broken
 * glass gives no rights either. The matrix in `test/integration/access/route-matrix.ts` is reviewed for it.
 */
export const ROLE_PERMISSIONS = Object.fromEntries(
  ROLES.map((role) => [role, PERMISSIONS.filter((permission) => GRANTS[permission]?.roles.includes(role))]),
) as unknown as Readonly<Record<Role, readonly Permission[]>>;
