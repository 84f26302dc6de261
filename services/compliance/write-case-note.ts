import type { Actor } from '../../contracts/identity/actor';
import { Refused } from '../../contracts/kernel/refused';
import { caseStore, type FoundCase } from '../../entities/compliance/case.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { noteCell, noteKey } from './case-notes';

export interface CaseNote {
  /** Given by the caller, so that a repeat writes nothing new. */
  noteId: string;
  text: string;
}

/** Adds a note to a case in the caller's transaction. */
export const addNote = async (tx: Tx, found: FoundCase, { noteId, text }: CaseNote): Promise<void> => {
  const note = await tx.cipher.seal(noteKey(found), noteCell(noteId), text);
  await caseStore(tx.manager).insertEvent({
    id: noteId,
    caseId: found.id,
    actorId: tx.actor.userId,
    kind: 'noted',
    old: null,
    new: null,
    note,
  });
  tx.audit({ action: 'case.noted', resourceType: 'case', resourceId: found.id, details: { noteId } });
};

/**
 * Stores the free text of a step before the step is requested with the id of the text. Once per `noteId`; nothing on a
 * case that has been decided. Throws `Refused` (kernel.not-found).
 */
export const writeCaseNote = (
  { withActor }: { withActor: WithActor },
  caseId: string,
  note: CaseNote,
  actor: Actor,
): Promise<void> =>
  withActor(actor, async (tx) => {
    const store = caseStore(tx.manager);
    const found = await store.lock(caseId);
    if (!found) throw new Refused('kernel.not-found', `there is no case ${caseId}`);
    if (found.status === 'resolved' || (await store.hasEvent(note.noteId))) return;
    await addNote(tx, found, note);
  });
