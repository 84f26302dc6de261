import { PUBLIC_USER_ID, type Actor } from '../../contracts/identity/actor';
import type { SessionKind } from '../../contracts/identity/states';
import { Refused } from '../../contracts/kernel/refused';
import { passwordStore } from '../../entities/identity/password.store';
import type { PasswordHasher } from '../../platform/crypto/password-hasher';
import type { WithActor } from '../../platform/database/unit-of-work';
import { attemptKeys, beginAttempt, lockedOut, passAttempt, takeBackAttempt } from './attempts';
import { openSession, type ClientFacts, type OpenedSession } from './open-session';
import { takeSecondFactor } from './second-factor';

export interface Credentials {
  email: string;
  password: string;
  /** Of the second factor, where the account has one. */
  code?: string | undefined;
}

const refused = () => new Refused('identity.login-refused', 'email or password is wrong');

/**
 * Opens a session for email and password. A wrong password, an unknown email, a user without a password and one who is
 * disabled get one answer after the same work: the same statements, one hash, the same event. A user with a second
 * factor needs its code too, and is asked for it only after the right password. Throws `Refused`
 * (identity.login-refused, identity.second-factor-required, identity.locked-out).
 */
export const logIn = async (
  { withActor, passwords }: { withActor: WithActor; passwords: PasswordHasher },
  { email, password, code }: Credentials,
  kind: SessionKind,
  client: ClientFacts,
  actor: Actor,
) => {
  const asked = await withActor(
    actor,
    async (tx) => {
      const keys = attemptKeys(tx, email, client.address);
      const seconds = await beginAttempt(tx, keys);
      return { keys, seconds, found: await passwordStore(tx.manager).findByEmail(keys.account) };
    },
    { technical: 'a counted attempt' },
  );
  if (asked.seconds > 0) throw lockedOut(asked.seconds);
  const { found, keys } = asked;
  const fits = await passwords.verify(password, found?.hash ?? undefined);
  const userId = found?.userId ?? PUBLIC_USER_ID;
  if (!found || !fits) {
    await withActor(actor, async (tx) => {
      tx.audit({ action: 'login.refused', resourceType: 'user', resourceId: userId, outcome: 'refused' });
    });
    throw refused();
  }
  const result = await withActor({ ...actor, userId }, async (tx): Promise<OpenedSession | 'wrong' | 'missing'> => {
    const factor = await takeSecondFactor(tx, userId, code);
    if (factor === 'missing' || factor === 'wrong') {
      if (factor === 'missing') await takeBackAttempt(tx, keys);
      tx.audit({ action: `login.code-${factor}`, resourceType: 'user', resourceId: userId, outcome: 'refused' });
      return factor;
    }
    await passAttempt(tx, keys);
    await passwordStore(tx.manager).noteUse(userId);
    return openSession(tx, { userId, sessionVersion: found.sessionVersion }, kind, client);
  });
  if (result === 'missing')
    throw new Refused('identity.second-factor-required', 'send a code of your second factor as well');
  if (result === 'wrong') throw new Refused('identity.login-refused', 'the code is wrong or was used before');
  return result;
};
