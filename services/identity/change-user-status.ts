import type { Actor } from '../../contracts/identity/actor';
import type { UserResource } from '../../contracts/identity/schemas';
import { Refused } from '../../domain/refused';
import { accountStore } from '../../entities/identity/account.store';
import type { WithActor } from '../../platform/database/unit-of-work';

interface Ports {
  withActor: WithActor;
}

/**
 * Lets a user in no longer, by whatever credential, from the next request on; their sessions do not come back with
 * them. Throws `Refused` (not-found, own-account, conflict); the database refuses the last administrator.
 */
export const createDisableUser =
  ({ withActor }: Ports) =>
  (userId: string, actor: Actor): Promise<UserResource> =>
    withActor(actor, async (tx) => {
      if (userId === actor.userId) throw new Refused('own-account', 'another administrator must do this');
      const accounts = accountStore(tx.manager);
      if (!(await accounts.find(userId))) throw new Refused('not-found', 'there is no such user');
      if (!(await accounts.setStatus(userId, 'active', 'disabled'))) {
        throw new Refused('conflict', 'the user is not active');
      }
      await accounts.endSessions(userId);
      tx.audit({ action: 'user.disabled', resourceType: 'user', resourceId: userId });
      return { id: userId, status: 'disabled' };
    });

/** Lets a disabled user in again. Throws `Refused` (not-found, own-account, conflict). */
export const createEnableUser =
  ({ withActor }: Ports) =>
  (userId: string, actor: Actor): Promise<UserResource> =>
    withActor(actor, async (tx) => {
      if (userId === actor.userId) throw new Refused('own-account', 'another administrator must do this');
      const accounts = accountStore(tx.manager);
      if (!(await accounts.find(userId))) throw new Refused('not-found', 'there is no such user');
      if (!(await accounts.setStatus(userId, 'disabled', 'active'))) {
        throw new Refused('conflict', 'the user is not disabled');
      }
      tx.audit({ action: 'user.enabled', resourceType: 'user', resourceId: userId });
      return { id: userId, status: 'active' };
    });
