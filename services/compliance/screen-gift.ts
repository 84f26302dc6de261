import { v7 as newId } from 'uuid';
import type { CaseEvidence, EvidenceHit } from '../../contracts/compliance/evidence';
import type { CaseKind, ScreeningOutcome } from '../../contracts/compliance/states';
import type { StatusReason } from '../../contracts/donations/states';
import { retentionKey } from '../../contracts/keys/owners';
import { goesOnUnnamed, namesSomebody } from '../../domain/compliance/nobody-named';
import { caseStore } from '../../entities/compliance/case.store';
import { screeningStore } from '../../entities/compliance/screening.store';
import type { LockedDonation } from '../../entities/donations/donation.store';
import type { Tx } from '../../platform/database/unit-of-work';
import { changeGift } from '../donations/change-gift';
import type { CaseTiming } from '../donations/intake-record';
import { clearedBy, hashOfName, READ_BY_A_PERSON, readGiftSubjects, type ScreenedSubject } from './screened-subjects';
import type { ReadyLists, ScreeningIndex } from './screening-index';

/** Who was asked about, and what came of it. */
interface Screening {
  subjects: ScreenedSubject[];
  paymentIds: string[];
  hits: EvidenceHit[];
  outcome: ScreeningOutcome;
}

/** What holds a gift, as its own status says it and as the case does. */
const HELD: Record<Exclude<ScreeningOutcome, 'clear'>, { reason: StatusReason; kind: CaseKind }> = {
  hit: { reason: 'hit', kind: 'sanctions-hit' },
  'unreadable-name': { reason: 'unreadable-name', kind: 'unreadable-name' },
  'nobody-named': { reason: 'nobody-named', kind: 'nobody-named' },
};

const openCase = async (
  tx: Tx,
  gift: LockedDonation,
  kind: CaseKind,
  evidence: CaseEvidence,
  dueAt: Date,
): Promise<void> => {
  const id = newId();
  const createdAt = new Date();
  const cell = { table: 'cases', column: 'evidence', rowId: id };
  const sealed = await tx.cipher.seal(retentionKey('screening', createdAt), cell, JSON.stringify(evidence));
  await caseStore(tx.manager).insert({ id, kind, donationId: gift.id, dueAt, createdAt, evidence: sealed });
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
  { paymentIds, hits, outcome }: Screening,
  threshold: number,
): Promise<void> => {
  const id = newId();
  const createdAt = new Date();
  const cell = { table: 'screening_runs', column: 'hits', rowId: id };
  const sealed =
    hits.length === 0 ? null : await tx.cipher.seal(retentionKey('screening', createdAt), cell, JSON.stringify(hits));
  screeningStore(tx).insertRun({
    id,
    createdAt,
    donationId: gift.id,
    paymentIds,
    outcome,
    listIds: lists.listIds,
    listsAsOf: lists.asOf,
    matcherVersion: lists.matcherVersion,
    threshold,
    score: Math.max(0, ...hits.map(({ score }) => score)),
    hits: sealed,
  });
};

const outcomeOf = (subjects: readonly ScreenedSubject[], hits: number, unread: number): ScreeningOutcome => {
  if (hits > 0) return 'hit';
  if (unread > 0) return 'unreadable-name';
  return subjects.some(({ name }) => namesSomebody(name)) ? 'clear' : 'nobody-named';
};

/** Compares everybody whose money the gift is with the lists, leaving out what a reviewer has cleared. */
const compare = async (tx: Tx, gift: LockedDonation, lists: ReadyLists, now: Date): Promise<Screening> => {
  const { subjects, paymentIds } = await readGiftSubjects(tx, gift);
  const hits: EvidenceHit[] = [];
  let unread = 0;
  for (const [position, subject] of subjects.entries()) {
    const cleared = await screeningStore(tx).cleared(clearedBy(subject), now);
    const isCleared = (ref: string, hash: string) => cleared.has(`${ref} ${hash}`);
    for (const { entityRef, entityHash, listedName, score, features } of lists.search(subject))
      if (!isCleared(entityRef, entityHash))
        hits.push({ subject: position, entityRef, entityHash, listedName, score, features });
    if (subject.unreadable.length > 0 && !isCleared(READ_BY_A_PERSON, hashOfName(tx, subject.name))) unread++;
  }
  return { subjects, paymentIds, hits, outcome: outcomeOf(subjects, hits.length, unread) };
};

export interface ScreeningPorts {
  caseTiming: CaseTiming;
  screeningIndex: ScreeningIndex;
  threshold: number;
  /** In hundredths of a unit of currency. */
  nobodyNamedLimit: bigint;
}

/** Flags the gift and opens the case that frees it. */
const flag = async (
  tx: Tx,
  gift: LockedDonation,
  { kind, reason: statusReason }: (typeof HELD)[keyof typeof HELD],
  evidence: CaseEvidence,
  dueAt: Date,
): Promise<void> => {
  await openCase(tx, gift, kind, evidence, dueAt);
  changeGift(tx, gift, { status: 'flagged', statusReason, reviewDueAt: dueAt }, 'donation.flagged');
};

/**
 * Screens the donor and every payer of a paid gift, under its lock, against the lists in force: clear confirms the gift;
 * a hit, a name that cannot be read, and money from nobody named above the limit flag it and open a case; without recent
 * lists it stays pending with its reason. Returns the gift as it is then.
 */
export const screenGift = async (
  tx: Tx,
  gift: LockedDonation,
  { caseTiming, screeningIndex, threshold, nobodyNamedLimit }: ScreeningPorts,
): Promise<LockedDonation> => {
  const now = new Date();
  const lists = await screeningIndex(tx, now);
  if (!lists) {
    const change = { statusReason: 'awaiting-lists' } as const;
    if (gift.statusReason !== 'awaiting-lists') changeGift(tx, gift, change, 'donation.awaiting-lists');
    return { ...gift, ...change };
  }
  const screening = await compare(tx, gift, lists, now);
  const { outcome, subjects, hits } = screening;
  await recordRun(tx, gift, lists, screening, threshold);
  const goesOn = outcome === 'nobody-named' && goesOnUnnamed(gift.currency, gift.receivedAtomic, nobodyNamedLimit);
  if (outcome === 'clear' || goesOn) {
    const change = { status: 'confirmed', statusReason: outcome === 'clear' ? 'cleared' : 'nobody-named' } as const;
    changeGift(tx, gift, change, 'donation.screened');
    return { ...gift, ...change };
  }
  const { listIds, matcherVersion } = lists;
  const evidence = { subjects, matcherVersion, threshold, listIds, hits };
  await flag(tx, gift, HELD[outcome], evidence, new Date(now.getTime() + caseTiming.dueMs));
  return { ...gift, status: 'flagged', statusReason: HELD[outcome].reason };
};
