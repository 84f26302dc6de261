import { v7 as newId } from 'uuid';
import type { ShownCase } from '../../contracts/compliance/schemas';
import { retentionKey } from '../../contracts/keys/owners';
import { Refused } from '../../contracts/kernel/refused';
import { caseStore, type FoundCase } from '../../entities/compliance/case.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';
import { lockGift } from '../donations/change-gift';
import { intakeCommand } from '../donations/commands';
import { showCase } from './read-case';
import { readEvidence } from './record-case-step';
import { addNote } from './write-case-note';

export interface LiftRequest {
  /** Given by the caller, so that a repeat of the request finds the case instead of opening another. */
  caseId: string;
  donationId: string;
  reason: string;
}

/** Seals the evidence of the blocking case again: a value opens only in the row it was sealed for. */
const carryEvidence = async (tx: Tx, earlier: FoundCase | null, caseId: string, at: Date): Promise<Buffer | null> => {
  const evidence = earlier && (await readEvidence(tx, earlier));
  if (!evidence) return null;
  const cell = { table: 'cases', column: 'evidence', rowId: caseId };
  return tx.cipher.seal(retentionKey('screening', at), cell, JSON.stringify(evidence));
};

/**
 * Opens a case to lift the block of a gift, with the command to wake the gift's process, which runs it.
 * Throws `Refused` (kernel.not-found, case.not-liftable).
 */
export const openLiftCase = (
  { withActor, caseDueMs }: { withActor: WithActor; caseDueMs: number },
  { caseId: id, donationId, reason }: LiftRequest,
  caller: Caller,
): Promise<ShownCase> =>
  withActor(caller.actor, async (tx) => {
    // The gift's lock also keeps a second such request out.
    const gift = await lockGift(tx, donationId);
    const store = caseStore(tx.manager);
    if (await store.find(id)) return showCase(tx, id, caller, 'cases:open');
    const earlier = await store.latestOf(donationId);
    if (gift.status !== 'blocked' || (earlier && earlier.status !== 'resolved')) {
      const detail = 'only a blocked gift that has no open case can have its block lifted';
      throw new Refused('case.not-liftable', detail, '/donation_id');
    }

    const createdAt = new Date();
    const dueAt = new Date(createdAt.getTime() + caseDueMs);
    const evidence = await carryEvidence(tx, earlier, id, createdAt);
    await store.insert({ id, kind: 'lift-block', donationId, dueAt, createdAt, evidence });
    const opened = {
      id: newId(),
      caseId: id,
      actorId: caller.actor.userId,
      kind: 'opened',
      old: null,
      new: 'open',
    } as const;
    await store.insertEvent({ ...opened, note: null });
    tx.audit({ action: 'case.opened', resourceType: 'case', resourceId: id, details: { donationId } });
    const found = await store.find(id);
    if (!found) throw new Error(`case ${id} is missing in its own transaction`);
    await addNote(tx, found, { noteId: newId(), text: reason });
    tx.outbox.start(intakeCommand(gift));
    return showCase(tx, id, caller, 'cases:open');
  });
