import type { Actor } from '../../contracts/identity/actor';
import { Refused } from '../../contracts/kernel/refused';
import { accountStore } from '../../entities/identity/account.store';
import { oneTimeTokenStore } from '../../entities/identity/one-time-token.store';
import type { WithActor } from '../../platform/database/unit-of-work';

/**
 * Removes all credentials of a user who has lost them: password, app, recovery codes, passkeys, sessions. The password
 * goes too, since it may be as short as beside a second factor. Throws `Refused` (kernel.not-found).
 */
export const resetLogIn = ({ withActor }: { withActor: WithActor }, userId: string, actor: Actor): Promise<void> =>
  withActor(actor, async (tx) => {
    const accounts = accountStore(tx.manager);
    if (!(await accounts.find(userId))) throw new Refused('kernel.not-found', `there is no user ${userId}`);
    await accounts.forgetProofs(userId);
    await oneTimeTokenStore(tx.manager).useUp('recovery-code', userId);
    await accounts.endSessions(userId);
    tx.audit({ action: 'log-in.reset', resourceType: 'user', resourceId: userId });
  });
