import type { Actor } from '../../contracts/identity/actor';
import { PASSWORD_LINK_MS } from '../../domain/identity/session-limits';
import { Refused } from '../../contracts/kernel/refused';
import { accountStore } from '../../entities/identity/account.store';
import { oneTimeTokenStore } from '../../entities/identity/one-time-token.store';
import { passwordStore } from '../../entities/identity/password.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { checkPassword, type PasswordPorts } from './choose-password';
import { makeSecret, ONE_TIME_HASH } from './secret';

/**
 * Makes a token that sets a user's password once, within a day, and ends those made before. Returned in clear, this
 * once. Throws `Refused` (kernel.not-found) for a user who is not there or not active.
 */
export const issuePasswordLink = (
  { withActor }: { withActor: WithActor },
  userId: string,
  actor: Actor,
): Promise<string> =>
  withActor(actor, async (tx) => {
    const account = await accountStore(tx.manager).find(userId);
    if (account?.status !== 'active') throw new Refused('kernel.not-found', `there is no active user ${userId}`);
    const token = makeSecret();
    const store = oneTimeTokenStore(tx.manager);
    await store.useUp('set-password', userId);
    await store.insert({
      purpose: 'set-password',
      subjectId: userId,
      tokenHash: tx.cipher.lookupHash(ONE_TIME_HASH, token),
      expiresAt: new Date(Date.now() + PASSWORD_LINK_MS),
    });
    tx.audit({ action: 'password-link.issued', resourceType: 'user', resourceId: userId });
    return token;
  });

export interface SetPassword {
  token: string;
  password: string;
  /** For a user who has none yet. */
  email?: string | undefined;
}

const giveEmail = async ({ manager, cipher }: Tx, id: string, email: string): Promise<void> => {
  const cell = { table: 'users', column: 'email', rowId: id };
  const sealed = await cipher.seal({ scope: 'subject', id }, cell, email);
  await accountStore(manager).setEmail(id, sealed, cipher.lookupHash('email', email));
};

const refused = () =>
  new Refused('identity.token-refused', 'the link is unknown, used or older than a day; ask for a new one');

/**
 * Sets the password of the user whom the token was made for, and ends their sessions. A refused password leaves the
 * token as it was. Throws `Refused` (identity.token-refused, identity.password-refused, kernel.invalid-request).
 */
export const setPassword = (
  { withActor, ...ports }: PasswordPorts & { withActor: WithActor },
  { token, password, email }: SetPassword,
  actor: Actor,
): Promise<void> =>
  withActor(actor, async (tx) => {
    const tokenHash = tx.cipher.lookupHash(ONE_TIME_HASH, token);
    const userId = await oneTimeTokenStore(tx.manager).use('set-password', tokenHash);
    const account = userId === undefined ? undefined : await accountStore(tx.manager).find(userId);
    if (account?.status !== 'active') throw refused();
    if (account.email === null && email === undefined) {
      throw new Refused('kernel.invalid-request', 'this account has no email yet; send one to log in with', '/email');
    }
    if (account.email !== null && email !== undefined) {
      throw new Refused('kernel.invalid-request', 'this account already has an email; leave it out', '/email');
    }
    await checkPassword(tx, account, password, ports, email);
    if (email !== undefined) await giveEmail(tx, account.id, email);
    await passwordStore(tx.manager).set(account.id, await ports.passwords.hash(password));
    await accountStore(tx.manager).endSessions(account.id);
    tx.audit({ action: 'password.set', resourceType: 'user', resourceId: account.id, reason: 'one-time-link' });
  });
