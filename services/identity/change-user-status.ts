import type { Actor } from '../../contracts/identity/actor';
import type { UserResource } from '../../contracts/identity/schemas';
import { Refused } from '../../contracts/kernel/refused';
import { accountStore } from '../../entities/identity/account.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';

type Status = UserResource['status'];

/** Changes another user's status from one to the other; `also` belongs to it. */
const changeStatus = async (
  tx: Tx,
  userId: string,
  [from, to]: readonly [Status, Status],
  action: string,
  also: (accounts: ReturnType<typeof accountStore>) => Promise<unknown> = () => Promise.resolve(),
): Promise<UserResource> => {
  if (userId === tx.actor.userId) throw new Refused('identity.own-account', 'another administrator must do this');
  const accounts = accountStore(tx.manager);
  if (!(await accounts.find(userId))) throw new Refused('kernel.not-found', 'there is no such user');
  if (!(await accounts.setStatus(userId, from, to))) throw new Refused('kernel.conflict', `the user is not ${from}`);
  await also(accounts);
  tx.audit({ action, resourceType: 'user', resourceId: userId });
  return { id: userId, status: to };
};

/**
 * Lets a user in no longer, by whatever credential, from the next request on; their sessions do not come back with
 * them. Throws `Refused` (kernel.not-found, identity.own-account, kernel.conflict); the database refuses the last administrator.
 */
export const disableUser = (
  { withActor }: { withActor: WithActor },
  userId: string,
  actor: Actor,
): Promise<UserResource> =>
  withActor(actor, (tx) =>
    changeStatus(tx, userId, ['active', 'disabled'], 'user.disabled', (accounts) => accounts.endSessions(userId)),
  );

/** Lets a disabled user in again. Throws `Refused` (kernel.not-found, identity.own-account, kernel.conflict). */
export const enableUser = (
  { withActor }: { withActor: WithActor },
  userId: string,
  actor: Actor,
): Promise<UserResource> => withActor(actor, (tx) => changeStatus(tx, userId, ['disabled', 'active'], 'user.enabled'));
