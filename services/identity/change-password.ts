import type { Actor } from '../../contracts/identity/actor';
import { Refused } from '../../contracts/kernel/refused';
import { accountStore } from '../../entities/identity/account.store';
import { passwordStore } from '../../entities/identity/password.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import { beginOwnAttempt, passAttempt } from './attempts';
import { checkPassword, type PasswordPorts } from './choose-password';

export interface PasswordChange {
  currentPassword: string;
  password: string;
}

/**
 * Replaces the caller's own password and ends all their sessions, this one included. Guesses at the present one count
 * as at log-in. Throws `Refused` (identity.login-refused, identity.locked-out, identity.password-refused).
 */
export const changePassword = async (
  { withActor, ...ports }: PasswordPorts & { withActor: WithActor },
  { currentPassword, password }: PasswordChange,
  address: string | null,
  actor: Actor,
): Promise<void> => {
  const asked = await beginOwnAttempt(withActor, actor, address);
  if (!(await ports.passwords.verify(currentPassword, asked.hash))) {
    throw new Refused('identity.login-refused', 'the current password is wrong');
  }
  await withActor(actor, async (tx) => {
    await passAttempt(tx, asked.keys);
    const account = await accountStore(tx.manager).find(actor.userId);
    if (account?.status !== 'active') throw new Refused('kernel.not-found', 'there is no such active user');
    await checkPassword(tx, account, password, ports);
    await passwordStore(tx.manager).set(account.id, await ports.passwords.hash(password));
    await accountStore(tx.manager).endSessions(account.id);
    tx.audit({ action: 'password.set', resourceType: 'user', resourceId: account.id, reason: 'changed' });
  });
};
