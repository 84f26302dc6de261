import type { Actor } from '../../contracts/identity/actor';
import { sessionOf, type Requester } from '../../contracts/identity/caller';
import type { PasskeyAnswer } from '../../contracts/identity/schemas';
import { STEP_UP_MS } from '../../domain/identity/session-limits';
import { Refused } from '../../contracts/kernel/refused';
import { sessionStore } from '../../entities/identity/session.store';
import type { PasswordHasher } from '../../platform/crypto/password-hasher';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { beginOwnAttempt, passAttempt } from './attempts';
import { takeAssertion, type PasskeySite } from './passkey-assertion';
import { rotateSession } from './rotate-session';
import { takeSecondFactor } from './second-factor';
import { makeSecret } from './secret';

export interface StepUpPorts {
  withActor: WithActor;
  passwords: PasswordHasher;
  passkeySite: PasskeySite | undefined;
}

export type StepUpProof = { code: string } | { password: string } | { passkey: PasskeyAnswer };

export interface SteppedUp {
  until: Date;
  /** The new value of a browser's cookie; an API client keeps its tokens. */
  session?: { secret: string; expiresAt: Date };
}

/** Returns whether the caller's proof is recent enough for this action; a machine cannot step up. */
export const isSteppedUp = (caller: Requester, nowMs: number): boolean => {
  const at = sessionOf(caller)?.stepUpAt;
  return !!at && nowMs - at.getTime() < STEP_UP_MS;
};

const markSession = async (tx: Tx, familyId: string, address: string | null): Promise<SteppedUp> => {
  const store = sessionStore(tx.manager);
  await store.lockFamily(familyId);
  const current = await store.findCurrent(familyId);
  if (!current) throw new Refused('identity.unauthenticated', 'the session has ended meanwhile; log in again');
  const stepUpAt = new Date();
  const until = new Date(stepUpAt.getTime() + STEP_UP_MS);
  tx.audit({ action: 'session.stepped-up', resourceType: 'user', resourceId: tx.actor.userId, details: { familyId } });
  if (current.kind === 'token') {
    await store.markSteppedUp(current.id);
    return { until };
  }
  // More may be done with it from now on, so whoever has seen the old secret has nothing.
  const secret = makeSecret();
  await rotateSession(tx, current, secret, { ipAddress: address, stepUpAt });
  return { until, session: { secret, expiresAt: current.expiresAt } };
};

/**
 * Proves the identity of a session's user again: with a passkey, else with the second factor if there is one, else with
 * the password. Guesses count as at log-in. Throws `Refused` (identity.login-refused, identity.second-factor-required,
 * identity.locked-out, access.step-up-required).
 */
export const stepUp = async (
  { withActor, passwords, passkeySite }: StepUpPorts,
  proof: StepUpProof,
  caller: Requester,
  address: string | null,
  actor: Actor,
): Promise<SteppedUp> => {
  const session = sessionOf(caller);
  if (!session) throw new Refused('access.step-up-required', 'a machine cannot step up; log in as a person');
  const asked = await beginOwnAttempt(withActor, actor, address);
  const knowsPassword = 'password' in proof && (await passwords.verify(proof.password, asked.hash));
  const result = await withActor(actor, async (tx): Promise<SteppedUp | 'wrong' | 'missing'> => {
    const own =
      'passkey' in proof && passkeySite && (await takeAssertion(tx, proof.passkey, passkeySite)) === actor.userId;
    const factor = own ? 'right' : await takeSecondFactor(tx, actor.userId, 'code' in proof ? proof.code : undefined);
    const proven = factor === 'right' || (factor === 'none' && knowsPassword);
    if (!proven) {
      tx.audit({ action: 'step-up.refused', resourceType: 'user', resourceId: actor.userId, outcome: 'refused' });
      return factor === 'missing' ? 'missing' : 'wrong';
    }
    await passAttempt(tx, asked.keys);
    return markSession(tx, session.familyId, address);
  });
  if (result === 'wrong') throw new Refused('identity.login-refused', 'the proof is wrong or was used before');
  if (result === 'missing') throw new Refused('identity.second-factor-required', 'send a code of your second factor');
  return result;
};
