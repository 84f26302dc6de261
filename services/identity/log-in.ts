import { PUBLIC_USER_ID, type Actor } from '../../contracts/identity/actor';
import type { SessionKind } from '../../contracts/identity/states';
import { Refused } from '../../domain/refused';
import { passwordStore } from '../../entities/identity/password.store';
import type { PasswordHasher } from '../../platform/crypto/password-hasher';
import type { WithActor } from '../../platform/database/unit-of-work';
import { attemptKeys, beginAttempt, lockedOut, passAttempt } from './attempts';
import { openSession, type ClientFacts, type OpenedSession } from './open-session';

export interface Credentials {
  email: string;
  password: string;
}

export interface LogInPorts {
  withActor: WithActor;
  passwords: PasswordHasher;
}

const refused = () => new Refused('login-refused', 'email or password is wrong');

/**
 * Opens a session for whoever knows email and password. A wrong password, an unknown email, a user without a password
 * and one who is disabled get one answer after the same work: the same statements, one hash, the same event.
 * Throws `Refused` (login-refused, locked-out).
 */
export const createLogIn =
  ({ withActor, passwords }: LogInPorts) =>
  async ({ email, password }: Credentials, kind: SessionKind, client: ClientFacts, actor: Actor) => {
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
    return withActor({ ...actor, userId }, async (tx): Promise<OpenedSession> => {
      await passAttempt(tx, keys);
      await passwordStore(tx.manager).noteUse(userId);
      return openSession(tx, { userId, sessionVersion: found.sessionVersion }, kind, client);
    });
  };

export type LogIn = ReturnType<typeof createLogIn>;
