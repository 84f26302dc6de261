import type { Actor } from '../../contracts/identity/actor';
import { Refused } from '../../contracts/kernel/refused';
import { subjectRequestStore } from '../../entities/privacy/subject-request.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';
import { makeSecret, ONE_TIME_HASH } from '../identity/secret';
import { lockSubjectRequest } from './read-subject-request';
import { subjectFactCommand } from './subject-commands';

const TOKEN_MS = 24 * 3_600_000;

export interface IssuedToken {
  /** In clear, only now: the caller sends it to the subject. */
  token: string;
  expiresAt: Date;
}

/**
 * Issues a token by which the subject proves that they read mail at the known address; it replaces the token before.
 * Stores only its keyed hash. Throws `Refused` (kernel.not-found, kernel.conflict).
 */
export const issueSubjectToken = (
  { withActor }: { withActor: WithActor },
  requestId: string,
  { actor }: Caller,
): Promise<IssuedToken> =>
  withActor(actor, async (tx) => {
    const { status } = await lockSubjectRequest(tx, requestId);
    if (status !== 'received') {
      throw new Refused('kernel.conflict', `subject request ${requestId} is ${status}: it no longer needs a token`);
    }
    const token = makeSecret();
    const expiresAt = new Date(Date.now() + TOKEN_MS);
    await subjectRequestStore(tx.manager).change(requestId, status, {
      verificationHash: tx.cipher.lookupHash(ONE_TIME_HASH, token),
      verificationExpiresAt: expiresAt,
    });
    tx.audit({
      action: 'subject-request.token-issued',
      resourceType: 'subject-request',
      resourceId: requestId,
    });
    return { token, expiresAt };
  });

/**
 * Verifies the subject of a request by their token, which is valid once and for a day. Throws `Refused`
 * (identity.token-refused), whatever the reason.
 */
export const verifySubject = (
  { withActor }: { withActor: WithActor },
  requestId: string,
  token: string,
  actor: Actor,
): Promise<void> =>
  withActor(actor, async (tx) => {
    const hash = tx.cipher.lookupHash(ONE_TIME_HASH, token);
    const requestType = await subjectRequestStore(tx.manager).verify(requestId, hash);
    if (!requestType) {
      throw new Refused('identity.token-refused', 'the token is unknown, used or older than a day; ask for a new one');
    }
    tx.outbox.signal(subjectFactCommand({ id: requestId, requestType }, 'subjectVerified', requestId));
    tx.audit({ action: 'subject-request.verified', resourceType: 'subject-request', resourceId: requestId });
  });
