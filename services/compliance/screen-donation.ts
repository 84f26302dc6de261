import { v7 as newId } from 'uuid';
import type { CaseEvidence } from '../../contracts/compliance/evidence';
import type { IntakeRecord } from '../../contracts/donations/messages';
import type { Actor } from '../../contracts/identity/actor';
import { retentionKey } from '../../contracts/keys/owners';
import { caseStore } from '../../entities/compliance/case.store';
import { screeningStore } from '../../entities/compliance/screening.store';
import type { LockedDonation } from '../../entities/donations/donation.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { changeGift, lockGift } from '../donations/change-gift';
import { readDonorFacts } from '../donations/donor-facts';
import { readIntakeRecord, type CaseTiming } from '../donations/intake-record';
import type { HashedHit, ReadyLists, ScreeningIndex } from './screening-index';

/** The donor as the lists are asked about them; anonymous donors have no name to ask about. */
const readSubject = async (tx: Tx, donorId: string) => {
  const { fullName = '', country } = await readDonorFacts(tx, donorId);
  return { name: fullName, ...(country !== undefined && { country }) };
};

const openCase = async (tx: Tx, gift: LockedDonation, evidence: CaseEvidence, dueAt: Date): Promise<void> => {
  const id = newId();
  const createdAt = new Date();
  const cell = { table: 'cases', column: 'evidence', rowId: id };
  const sealed = await tx.cipher.seal(retentionKey('screening', createdAt), cell, JSON.stringify(evidence));
  await caseStore(tx.manager).insert({
    id,
    kind: 'sanctions-hit',
    donationId: gift.id,
    dueAt,
    createdAt,
    evidence: sealed,
  });
  await caseStore(tx.manager).insertEvent({
    id: newId(),
    caseId: id,
    actorId: tx.actor.userId,
    kind: 'opened',
    old: null,
    new: 'open',
    note: null,
  });
};

/** Screening runs are kept whatever their outcome; hits sealed, since they name people. */
const recordRun = async (
  tx: Tx,
  gift: LockedDonation,
  lists: ReadyLists,
  hits: HashedHit[],
  threshold: number,
): Promise<void> => {
  const id = newId();
  const cell = { table: 'screening_runs', column: 'hits', rowId: id };
  const sealed =
    hits.length === 0 ? null : await tx.cipher.seal(retentionKey('screening', new Date()), cell, JSON.stringify(hits));
  screeningStore(tx).insertRun({
    id,
    subjectId: gift.donorId,
    listIds: lists.listIds,
    listsAsOf: lists.asOf,
    matcherVersion: lists.matcherVersion,
    threshold,
    score: hits[0]?.score ?? 0,
    hits: sealed,
  });
};

/**
 * Screens the donor of a paid gift against the lists in force: clear confirms the gift, a hit flags it and opens a
 * case, and without recent lists it stays pending with its reason. Idempotent: a gift that is past screening is left
 * alone.
 */
export const screenDonation = (
  {
    withActor,
    caseTiming,
    screeningIndex,
    threshold,
  }: { withActor: WithActor; caseTiming: CaseTiming; screeningIndex: ScreeningIndex; threshold: number },
  donationId: string,
  actor: Actor,
): Promise<IntakeRecord> =>
  withActor(actor, async (tx) => {
    const gift = await lockGift(tx, donationId);
    if (gift.status === 'pending') await screen(tx, gift);
    return readIntakeRecord(tx, donationId, caseTiming);

    async function screen(inside: Tx, locked: LockedDonation): Promise<void> {
      const now = new Date();
      const lists = await screeningIndex(inside, now);
      if (!lists) {
        if (locked.statusReason !== 'awaiting-lists') {
          changeGift(inside, locked, { statusReason: 'awaiting-lists' }, 'donation.awaiting-lists');
        }
        return;
      }
      const subject = await readSubject(inside, locked.donorId);
      const cleared = await screeningStore(inside).cleared(locked.donorId, now);
      const hits = lists.search(subject).filter((hit) => !cleared.has(`${hit.entityRef} ${hit.entityHash}`));
      await recordRun(inside, locked, lists, hits, threshold);
      if (hits.length === 0) {
        changeGift(inside, locked, { status: 'confirmed', statusReason: 'cleared' }, 'donation.screened');
        return;
      }
      const dueAt = new Date(now.getTime() + caseTiming.dueMs);
      const { listIds, matcherVersion } = lists;
      await openCase(inside, locked, { subject, matcherVersion, threshold, listIds, hits }, dueAt);
      changeGift(inside, locked, { status: 'flagged', statusReason: 'hit', reviewDueAt: dueAt }, 'donation.flagged');
    }
  });
