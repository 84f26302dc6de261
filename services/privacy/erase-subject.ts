import type { Actor } from '../../contracts/identity/actor';
import type { ErasureOutcome } from '../../contracts/privacy/messages';
import type { ErasureHold, ErasureManifest, ManifestPlace } from '../../contracts/privacy/subject-requests';
import { manifestHash, manifestOf } from '../../domain/privacy/erasure-manifest';
import { Refused } from '../../contracts/kernel/refused';
import { encryptionKeyStore } from '../../entities/keys/encryption-key.store';
import type { Theirs } from '../../entities/privacy/declared-places';
import { declaredPlaceStore } from '../../entities/privacy/declared-places.store';
import { erasureStore } from '../../entities/privacy/erasure.store';
import type { FoundSubjectRequest, SubjectRequestChange } from '../../entities/privacy/subject-request.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { changeGift, lockGift } from '../donations/change-gift';
import { giftEvent } from '../donations/outgoing';
import { factCommand } from '../donations/commands';
import { openAnswer } from '../kernel/answer-once';
import { lockSubjectRequest } from './read-subject-request';
import { changeSubjectRequest } from './run-subject-request';

/** A gift that waits for money, or would be woken by it, takes none any more: what comes late is finance's to send back. */
const closeGifts = async (tx: Tx, giftIds: readonly string[], requestId: string): Promise<number> => {
  let closed = 0;
  for (const id of giftIds) {
    const gift = await lockGift(tx, id);
    if (gift.status !== 'created' && gift.status !== 'expired') continue;
    closed += 1;
    const change = { status: 'cancelled', statusReason: 'donor-erased', closedAt: new Date() } as const;
    changeGift(tx, gift, change, 'donation.cancelled');
    tx.outbox.deliver(giftEvent('donation.cancelled', gift, 'cancelled'));
    if (gift.status === 'created') tx.outbox.signal(factCommand(gift, 'paymentSeen', requestId));
  }
  return closed;
};

/** Kept answers that speak of the subject. One that does not open speaks to nobody, and goes as well. */
const wipeAnswers = async (tx: Tx, names: readonly string[]): Promise<number> => {
  const store = erasureStore(tx.manager);
  const theirs: string[] = [];
  for await (const page of store.answers()) {
    for (const answer of page) {
      const text = await openAnswer(tx, answer).catch(() => undefined);
      if (text === undefined || names.some((name) => text.includes(name))) theirs.push(answer.id);
    }
  }
  return store.wipeAnswers(theirs);
};

const wipe = async (tx: Tx, theirs: Theirs, requestId: string): Promise<ManifestPlace[]> => {
  const { donors, gifts, records } = theirs;
  const wiped = await declaredPlaceStore(tx.manager).wipe(theirs);
  await erasureStore(tx.manager).markErased(donors);
  const keys = await encryptionKeyStore(tx.manager).destroyOfSubjects(donors);
  const answers = await wipeAnswers(tx, [...donors, ...gifts, ...records]);
  return [
    { place: 'encryption_keys.wrapped_key', action: 'destroyed', count: keys },
    ...wiped,
    { place: 'idempotency_keys.response', action: 'nulled', count: answers },
    { place: 'donations.status', action: 'cancelled', count: await closeGifts(tx, gifts, requestId) },
  ];
};

type Erased =
  | { state: 'erased' | 'was-erased'; manifest: ErasureManifest }
  | { state: 'held'; holds: ErasureHold[] }
  | { state: 'unknown' };

/**
 * Erases a donor, and the donors merged into them, in the caller's transaction; the caller records the proof. `because`
 * is the id of the cause, such as a request. For a donor who was erased before, the manifest lists only what was kept.
 */
export const eraseDonor = async (tx: Tx, donorId: string, because: string): Promise<Erased> => {
  const store = erasureStore(tx.manager);
  const donors = await store.lockDonors(donorId);
  if (donors.length === 0) return { state: 'unknown' };
  const donorIds = donors.map(({ id }) => id);
  const giftIds = await store.lockGifts(donorIds);
  const holds = await store.holds(donorIds, giftIds);
  if (holds.length > 0) return { state: 'held', holds };
  const theirs = { donors: donorIds, gifts: giftIds, records: await store.records(giftIds) };
  const left = await declaredPlaceStore(tx.manager).left(theirs);
  if (donors.every(({ erasedAt }) => erasedAt !== null)) return { state: 'was-erased', manifest: manifestOf(left) };
  const wiped = await wipe(tx, theirs, because);
  return { state: 'erased', manifest: manifestOf([...wiped, ...left]) };
};

const hold = async (tx: Tx, found: FoundSubjectRequest, holds: ErasureHold[]): Promise<ErasureOutcome> => {
  if (found.heldBy.join() !== holds.join()) {
    const change = { status: 'held', heldBy: holds } as const;
    await changeSubjectRequest(tx, found, change, 'subject-request.held', { holds: holds.join(' ') });
  }
  return { state: 'held', holds };
};

/**
 * Erases a donor in one transaction: destroys their key, empties their columns, hashes, webhook bodies and stored
 * answers, cancels their unpaid gifts, and writes the manifest and its proof into the request and the audit chain.
 * While a hold stands (see `ERASURE_HOLDS`) it erases nothing, sets the request to `held` and returns the holds.
 * Idempotent by request; a donor who was erased before is not erased again. Throws `Refused` (kernel.not-found,
 * kernel.conflict).
 */
export const eraseSubject = (
  { withActor }: { withActor: WithActor },
  requestId: string,
  actor: Actor,
): Promise<ErasureOutcome> =>
  withActor(actor, async (tx) => {
    const found = await lockSubjectRequest(tx, requestId);
    if (found.status === 'done') return { state: 'done' };
    if (found.requestType !== 'erasure' || (found.status !== 'approved' && found.status !== 'held')) {
      throw new Refused(
        'kernel.conflict',
        `subject request ${requestId} is ${found.status}: it is not approved to erase`,
      );
    }
    const outcome = await eraseDonor(tx, found.subjectId, requestId);
    if (outcome.state === 'held') return hold(tx, found, outcome.holds);
    if (outcome.state === 'unknown') throw new Refused('kernel.not-found', `there is no donor ${found.subjectId}`);
    const { manifest } = outcome;
    const manifestSha256 = manifestHash(manifest);
    const done: SubjectRequestChange = { status: 'done', heldBy: [], manifest, manifestSha256 };
    const processed = { processedBy: actor.userId, processedAt: new Date() };
    await changeSubjectRequest(tx, found, { ...done, ...processed }, 'subject-request.done');
    // In clear for ever: the proof holds when the request's row is not believed.
    tx.audit({
      action: 'donor.erased',
      resourceType: 'donor',
      resourceId: found.subjectId,
      reason: `manifest sha256 ${manifestSha256}`,
      details: { requestId },
    });
    return { state: 'done' };
  });
