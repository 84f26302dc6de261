import { v5 as idFrom, v7 as newId } from 'uuid';
import type { CaseEvidence } from '../../contracts/compliance/evidence';
import type { CaseState, CaseStep } from '../../contracts/compliance/messages';
import type { CaseVerdict } from '../../contracts/compliance/states';
import { ENGINE_USER_ID, type Actor } from '../../contracts/identity/actor';
import { retentionKey } from '../../contracts/keys/owners';
import type { Currency } from '../../contracts/money/currencies';
import { Refused } from '../../contracts/kernel/refused';
import { blocked, held, transfer } from '../../domain/treasury/journals';
import { caseStore, type FoundCase } from '../../entities/compliance/case.store';
import { screeningStore } from '../../entities/compliance/screening.store';
import type { DonationChange, LockedDonation } from '../../entities/donations/donation.store';
import { paymentStore, remainingOf } from '../../entities/donations/payment.store';
import { refundStore } from '../../entities/donations/refund.store';
import { ledgerStore, type Money } from '../../entities/treasury/ledger.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { changeGift, lockGift } from '../donations/change-gift';
import { readDonorFacts } from '../donations/donor-facts';
import { openRefund } from '../donations/open-refund';
import { applyHeldReversals } from '../donations/receive-reversal';
import { unsettleAll } from '../donations/unsettle';
import { giftEvent } from '../donations/outgoing';
import { clearedBy, hashOfName, READ_BY_A_PERSON } from './screened-subjects';
import { daysMs } from './screening-index';

/** A reviewer's statement that two are not the same holds for a year, unless either side changes before. */
const CLEARED_FOR_MS = daysMs(365);

export const readEvidence = async ({ cipher }: Tx, found: FoundCase): Promise<CaseEvidence | undefined> => {
  if (!found.evidence) return undefined;
  const cell = { table: 'cases', column: 'evidence', rowId: found.id };
  const text = await cipher.openKept(retentionKey('screening', found.createdAt), cell, found.evidence);
  return text === null ? undefined : (JSON.parse(text) as CaseEvidence);
};

/** What a clear verdict says of a case's evidence: these two are not the same, this name has been read. */
const pairsOf = (tx: Tx, { subjects, hits }: CaseEvidence) => {
  const hitPairs = hits.flatMap(({ subject, entityRef, entityHash }) => {
    const by = subjects[subject];
    return by ? [{ by, entityRef, entityHash }] : [];
  });
  const namePairs = subjects
    .filter(({ unreadable }) => unreadable.length > 0)
    .map((by) => ({ by, entityRef: READ_BY_A_PERSON, entityHash: hashOfName(tx, by.name) }));
  return [...hitPairs, ...namePairs];
};

const clearPairs = async (tx: Tx, found: FoundCase, reviewerId: string, noteId: string): Promise<void> => {
  const evidence = await readEvidence(tx, found);
  const now = new Date();
  for (const { by, entityRef, entityHash } of evidence ? pairsOf(tx, evidence) : []) {
    const id = newId();
    const cell = { table: 'cleared_pairs', column: 'reason', rowId: id };
    const reason = await tx.cipher.seal(retentionKey('screening', now), cell, noteId);
    const expiresAt = new Date(now.getTime() + CLEARED_FOR_MS);
    await screeningStore(tx).clear({
      id,
      createdAt: now,
      ...clearedBy(by),
      entityRef,
      entityHash,
      reason,
      reviewerId,
      expiresAt,
    });
  }
};

const decline = async (tx: Tx, found: FoundCase, gift: LockedDonation, reviewerId: string): Promise<void> => {
  await unsettleAll(tx, gift, 'refunded');
  changeGift(
    tx,
    gift,
    { status: 'declined', statusReason: 'reviewer-declined', closedAt: new Date() },
    'donation.declined',
  );
  tx.outbox.deliver(giftEvent('donation.declined', gift, 'declined'));
  for (const payment of await paymentStore(tx).ofDonation(gift.id)) {
    if (payment.status !== 'matched') continue;
    await openRefund(tx, payment, { proposedBy: reviewerId, caseId: found.id });
  }
};

/** Returns the payments of the gift that are not being refunded, including those that did not fit its pledge. */
const heldOf = async (tx: Tx, donationId: string): Promise<Money[]> => {
  const live = await refundStore(tx.manager).liveOfDonation(donationId);
  const leaving = new Set(live.filter(({ status }) => status !== 'proposed').map(({ paymentId }) => paymentId));
  const sums = new Map<Currency, bigint>();
  for (const payment of await paymentStore(tx).ofDonation(donationId)) {
    const { id, status, currency } = payment;
    if (status === 'returned' || leaving.has(id)) continue;
    sums.set(currency, (sums.get(currency) ?? 0n) + remainingOf(payment));
  }
  return [...sums].map(([currency, amountAtomic]) => ({ currency, amountAtomic }));
};

/** Copies the facts of the donor, which outlive their erasure under the retention key of the case's year. */
const copyDonor = async (tx: Tx, found: FoundCase, donorId: string): Promise<Buffer> => {
  const facts = await readDonorFacts(tx, donorId);
  const cell = { table: 'cases', column: 'subject_facts', rowId: found.id };
  return tx.cipher.seal(retentionKey('screening', found.createdAt), cell, JSON.stringify(facts));
};

const block = async (tx: Tx, found: FoundCase, gift: LockedDonation): Promise<void> => {
  // Money of another year may have been settled before.
  await unsettleAll(tx, gift, 'blocked');
  const apart = (await heldOf(tx, gift.id)).flatMap(({ currency, amountAtomic }) =>
    transfer(held(currency), blocked(currency), amountAtomic),
  );
  // Nothing is left where the provider took all of it back while the case was open.
  if (apart.length > 0) ledgerStore(tx).post({ kind: 'gift-blocked', sourceType: 'case', sourceId: found.id }, apart);
  await caseStore(tx.manager).keepSubject(found.id, await copyDonor(tx, found, gift.donorId));
  changeGift(tx, gift, { status: 'blocked', statusReason: 'sanctioned', closedAt: new Date() }, 'donation.blocked');
};

/**
 * A cleared gift goes on; one that more money has come for meanwhile is screened again, with its payer, and one whose
 * money went back meanwhile is closed.
 */
const clearedState = async (tx: Tx, { id, receivedAtomic }: LockedDonation): Promise<DonationChange> => {
  if (receivedAtomic === 0n) return { status: 'refunded', statusReason: 'returned', closedAt: new Date() };
  return (await screeningStore(tx).hasUnscreenedPayment(id))
    ? { status: 'pending', statusReason: 'screening', closedAt: null }
    : { status: 'confirmed', statusReason: 'cleared', closedAt: null };
};

const lift = async (tx: Tx, found: FoundCase, gift: LockedDonation): Promise<void> => {
  const back = (await ledgerStore(tx).blockedOf(gift.id)).flatMap(({ currency, amountAtomic }) =>
    transfer(blocked(currency), held(currency), amountAtomic),
  );
  if (back.length > 0) ledgerStore(tx).post({ kind: 'block-lifted', sourceType: 'case', sourceId: found.id }, back);
  changeGift(tx, gift, await clearedState(tx, gift), 'donation.block-lifted');
  await applyHeldReversals(tx, gift.id);
};

interface Verdict {
  verdict: CaseVerdict;
  reviewerId: string;
  noteId: string;
}

/** Applies a verdict to the gift, in the transaction that resolves its case. */
const apply = async (tx: Tx, found: FoundCase, { verdict, reviewerId, noteId }: Verdict): Promise<void> => {
  const gift = await lockGift(tx, found.subjectId);
  if (found.kind === 'lift-block') {
    if (verdict === 'clear') await lift(tx, found, gift);
    return;
  }
  if (verdict === 'decline') return decline(tx, found, gift, reviewerId);
  if (verdict === 'block') return block(tx, found, gift);
  await clearPairs(tx, found, reviewerId, noteId);
  changeGift(tx, gift, { ...(await clearedState(tx, gift)), reviewDueAt: null }, 'donation.cleared');
};

/** The case as its row has it: a step that was recorded before may have come later, or from another state, this time. */
const onRecord = (
  found: FoundCase,
  { assigneeId: _assignee, claimedUntilMs: _until, verdict: _verdict, ...rest }: CaseState,
): CaseState => {
  const { status, level, dueAt, assigneeId, claimedUntil, outcome } = found;
  return {
    ...rest,
    status,
    level,
    dueAtMs: dueAt.getTime(),
    ...(assigneeId !== null && { assigneeId }),
    ...(claimedUntil !== null && { claimedUntilMs: claimedUntil.getTime() }),
    ...(outcome !== null && { verdict: outcome }),
  };
};

/**
 * Writes a step of a case: event, projection, and for a verdict its effect on the gift. Once per `stepId`. Returns the
 * state in which the records have the case.
 */
export const recordCaseStep = (
  { withActor }: { withActor: WithActor },
  caseId: string,
  step: CaseStep,
  actor: Actor,
): Promise<CaseState> =>
  withActor(actor, async (tx) => {
    const store = caseStore(tx.manager);
    const found = await store.lock(caseId);
    if (!found) throw new Refused('kernel.not-found', `there is no case ${caseId}`);
    const { kind, by, proposal, after } = step;
    const eventId = idFrom(step.stepId, caseId);
    if (await store.hasEvent(eventId)) return onRecord(found, after);

    await store.insertEvent({
      id: eventId,
      caseId,
      actorId: by ?? ENGINE_USER_ID,
      kind,
      old: found.status,
      new: after.status,
      note: null,
    });
    await store.project(caseId, after);
    tx.audit({
      action: `case.${kind}`,
      resourceType: 'case',
      resourceId: caseId,
      details: { from: found.status, to: after.status, noteId: step.noteId ?? null },
    });

    if (kind === 'proposed' && proposal) {
      const { proposalId, verdict, hash, proposedBy } = proposal;
      await store.insertProposal({ id: proposalId, caseId, verdict, hash, proposedBy });
    }
    if (kind === 'approved' && proposal && by) {
      const stored = await store.findProposal(caseId, proposal.hash);
      if (!stored) throw new Error(`case ${caseId} has no proposal over the approved hash`);
      await store.insertApproval(stored, by);
    }
    if (after.verdict) {
      const reviewerId = proposal?.proposedBy ?? by ?? ENGINE_USER_ID;
      await apply(tx, found, { verdict: after.verdict, reviewerId, noteId: proposal?.noteId ?? step.noteId ?? '' });
    }
    return after;
  });
