import { v7 as newId } from 'uuid';
import type { Actor } from '../../contracts/identity/actor';
import { ENGINE_USER_ID } from '../../contracts/identity/actor';
import { intakeKey } from '../../contracts/keys/owners';
import { Refused } from '../../contracts/kernel/refused';
import { idempotencyStore, type FoundClaim } from '../../entities/kernel/idempotency.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';

/** A stored answer, to be sent again. */
export interface KeptAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface OnceRequest {
  /** As in Idempotency-Key; unique per actor. */
  key: string;
  /** SHA-256 of method, path and body. */
  requestHash: string;
}

export type Begun =
  /** Ours to work on; `claimId` is for `finish` or `release`. */
  | { state: 'mine'; claimId: string; expiresAt: Date; firstAskedAt: Date }
  | { state: 'answered'; answer: KeptAnswer }
  /** Another copy of the request is being worked on. */
  | { state: 'in-flight' };

const KEPT_FOR_MS = 24 * 3_600_000;
/** A request that is older than this has died with its process. */
const TAKE_OVER_AFTER_MS = 60_000;
const TECHNICAL = { technical: 'a kept answer' };

const cellOf = (id: string) => ({ table: 'idempotency_keys', column: 'response', rowId: id });

/** Decrypts a stored answer; returns its JSON text. */
export const openAnswer = (
  { cipher }: Tx,
  answer: { id: string; expiresAt: Date; response: Buffer },
): Promise<string> => cipher.open(intakeKey(answer.expiresAt), cellOf(answer.id), answer.response);

const replay = async (tx: Tx, { id, status, expiresAt, response }: FoundClaim): Promise<Begun> => {
  if (status === 'in_flight') return { state: 'in-flight' };
  if (!response) throw new Refused('kernel.conflict', 'the answer to this Idempotency-Key was erased with its subject');
  return { state: 'answered', answer: JSON.parse(await openAnswer(tx, { id, expiresAt, response })) as KeptAnswer };
};

/**
 * Creates the store of answers by `Idempotency-Key`: a request acts once, and a repeat within a day gets the same
 * answer. A request is claimed in a transaction before its work, and the answer is stored in another one after it. When
 * the process dies between them, a repeat takes the claim over after a minute and does the work again. The work must
 * therefore take its ids from the request and `firstAskedAt`, which are the same in every attempt, and reuse what an
 * earlier attempt stored.
 */
export const createAnswerOnce = ({ withActor }: { withActor: WithActor }) => ({
  /** Throws `Refused` (kernel.idempotency-key-reused) when the key was used for another request. */
  begin: ({ key, requestHash }: OnceRequest, actor: Actor): Promise<Begun> =>
    withActor(
      actor,
      async (tx) => {
        const store = idempotencyStore(tx.manager);
        const claimId = newId();
        const expiresAt = new Date(Date.now() + KEPT_FOR_MS);
        const claim = { id: claimId, actorId: actor.userId, key, requestHash, expiresAt };
        const firstAskedAt = await store.claim(claim, TAKE_OVER_AFTER_MS);
        if (firstAskedAt) return { state: 'mine', claimId, expiresAt, firstAskedAt };
        const found = await store.find(actor.userId, key);
        // Forgotten between the two statements: the caller's next try finds it free.
        if (!found) return { state: 'in-flight' };
        if (found.requestHash !== requestHash) {
          throw new Refused(
            'kernel.idempotency-key-reused',
            'this Idempotency-Key belongs to another request; use a new one',
          );
        }
        return replay(tx, found);
      },
      TECHNICAL,
    ),

  finish: (
    { claimId, expiresAt }: Extract<Begun, { state: 'mine' }>,
    answer: KeptAnswer,
    actor: Actor,
  ): Promise<void> =>
    withActor(
      actor,
      async ({ manager, cipher }) => {
        const sealed = await cipher.seal(intakeKey(expiresAt), cellOf(claimId), JSON.stringify(answer));
        await idempotencyStore(manager).finish(claimId, answer.status, sealed);
      },
      TECHNICAL,
    ),

  /** After a failure that passes: the next try need not wait. */
  release: (claimId: string, status: number, actor: Actor): Promise<void> =>
    withActor(actor, async ({ manager }) => void (await idempotencyStore(manager).release(claimId, status)), TECHNICAL),
});

export type AnswerOnce = ReturnType<typeof createAnswerOnce>;

/** Deletes answers that are older than a day. Returns how many. */
export const forgetAnswers = ({ withActor }: { withActor: WithActor }, requestId: string): Promise<number> =>
  withActor(
    { userId: ENGINE_USER_ID, requestId },
    ({ manager }) => idempotencyStore(manager).deleteExpired(),
    TECHNICAL,
  );
