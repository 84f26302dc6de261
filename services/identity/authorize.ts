import type { Actor } from '../../contracts/identity/actor';
import type { Permission } from '../../contracts/identity/permissions';
import { Refused } from '../../domain/refused';

/** Who calls, with what their roles allowed when they were authenticated, in this very request. */
export interface Caller {
  actor: Actor;
  permissions: ReadonlySet<string>;
}

export interface Resource {
  type: string;
  id: string;
}

/** Whether the caller may do it; by role, and no to everything that no role allows. */
export const may = ({ permissions }: Caller, permission: Permission, _resource?: Resource): boolean =>
  permissions.has(permission);

/** The one seam for decisions. Throws `Refused` (forbidden). The resource is for rules finer than roles, which come later. */
export const authorize = (caller: Caller, permission: Permission, resource?: Resource): void => {
  if (!may(caller, permission, resource)) {
    throw new Refused(
      'forbidden',
      `this needs the permission ${permission}, which no role of this key's owner has now`,
    );
  }
};
