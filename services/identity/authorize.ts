import type { Actor } from '../../contracts/identity/actor';
import type { Permission } from '../../contracts/identity/permissions';
import type { SessionKind } from '../../contracts/identity/states';
import { Refused } from '../../domain/refused';

/** How a caller proved who they are. */
export type Credential =
  | { kind: 'api-key' }
  /** A program's signature over the request. */
  | { kind: 'signature' }
  /** A browser's cookie, or an API client's access token; `familyId` names the session. */
  | { kind: SessionKind; familyId: string; stepUpAt: Date | null };

/** Who calls, with what their roles allowed when they were authenticated, in this very request. */
export interface Caller {
  actor: Actor;
  permissions: ReadonlySet<string>;
  /** None on a public endpoint. */
  credential?: Credential;
}

/** The session that a caller came with, where it was one. */
export const sessionOf = ({ credential }: Caller): Extract<Credential, { familyId: string }> | undefined =>
  credential && 'familyId' in credential ? credential : undefined;

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
    throw new Refused('forbidden', `this needs the permission ${permission}, which no role of the caller has now`);
  }
};
