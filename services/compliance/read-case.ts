import type { CaseEvidence } from '../../contracts/compliance/evidence';
import type { CaseResource, ShownCase } from '../../contracts/compliance/schemas';
import type { CaseStatus } from '../../contracts/compliance/states';
import type { Permission } from '../../contracts/identity/permissions';
import { Refused } from '../../contracts/kernel/refused';
import { caseStore, type FoundCase, type FoundCaseEvent } from '../../entities/compliance/case.store';
import { shownCaseStore } from '../../entities/compliance/shown-case.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { readerIn } from '../access/access-record';
import type { Caller } from '../access/authorize';
import { requireOn, requireWritable, showResource } from '../access/show-resource';
import { noteCell, noteKey } from './case-notes';
import { readEvidence } from './record-case-step';

const showEvidence = (evidence: CaseEvidence | undefined): CaseResource['evidence'] => {
  if (!evidence) return null;
  const { subjects, matcherVersion, threshold, listIds, hits } = evidence;
  return {
    subjects: subjects.map(({ role, name, country, addressLines, unreadable }) => ({
      role,
      name,
      country: country ?? null,
      address_lines: addressLines ?? [],
      unreadable,
    })),
    matcher_version: matcherVersion,
    threshold,
    list_ids: listIds,
    hits: hits.map(({ subject, entityRef, entityHash, listedName, score, features }) => ({
      subject,
      entity_ref: entityRef,
      entity_hash: entityHash,
      listed_name: listedName,
      score,
      features,
    })),
  };
};

const showEvent = async (
  { cipher }: Tx,
  found: FoundCase,
  event: FoundCaseEvent,
): Promise<CaseResource['history'][number]> => ({
  id: event.id,
  kind: event.kind,
  actor_id: event.actorId,
  from: event.old,
  to: event.new,
  note: event.note && (await cipher.openKept(noteKey(found), noteCell(event.id), event.note)),
  at: event.createdAt.toISOString(),
});

const missing = (id: string) => () => new Refused('kernel.not-found', `there is no case ${id}`);

const historyOf = async (tx: Tx, found: FoundCase): Promise<CaseResource['history']> => {
  const history = [];
  for (const event of await caseStore(tx.manager).events(found.id)) history.push(await showEvent(tx, found, event));
  return history;
};

const proposalsOf = async ({ manager }: Tx, { id: caseId }: FoundCase): Promise<CaseResource['proposals']> => {
  const proposals = await caseStore(manager).proposals(caseId);
  return proposals.map(({ id, verdict, hash, proposedBy }) => ({ id, verdict, hash, proposed_by: proposedBy }));
};

const find = async ({ manager }: Tx, caseId: string) => {
  const [found, row] = [await caseStore(manager).find(caseId), await shownCaseStore(manager).find(caseId)];
  if (!found || !row) throw missing(caseId)();
  return { found, row };
};

/** Shows a case with its evidence and notes, opened for a permitted caller. */
export const showCase = async (tx: Tx, caseId: string, caller: Caller, permission: Permission): Promise<ShownCase> => {
  const { found, row } = await find(tx, caseId);
  return showResource(readerIn(tx, caller), permission, 'cases', row, missing(caseId), {
    parts: {
      evidence: async () => showEvidence(await readEvidence(tx, found)),
      history: () => historyOf(tx, found),
      proposals: () => proposalsOf(tx, found),
    },
  }) as Promise<ShownCase>;
};

/** Reads a case as a caller with this permission may see it. Throws `Refused` (kernel.not-found, access.forbidden). */
export const readCase = (
  { withActor }: { withActor: WithActor },
  caseId: string,
  caller: Caller,
  permission: Permission,
): Promise<ShownCase> => withActor(caller.actor, (tx) => showCase(tx, caseId, caller, permission));

export interface CaseFacts {
  donationId: string;
  status: CaseStatus;
}

/**
 * Reads the facts that a step on a case needs, for a caller who may take the step and write those fields. Throws
 * `Refused` (not-found, forbidden).
 */
export const readCaseFacts = (
  { withActor }: { withActor: WithActor },
  caseId: string,
  caller: Caller,
  permission: Permission,
  written: readonly string[] = [],
): Promise<CaseFacts> =>
  withActor(caller.actor, async (tx) => {
    const { row } = await find(tx, caseId);
    requireOn(readerIn(tx, caller), permission, 'cases', row, missing(caseId));
    requireWritable(caller, permission, 'cases', row, written);
    return { donationId: row.donation_id, status: row.status };
  });
