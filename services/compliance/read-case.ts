import type { CaseResource, CaseSummary } from '../../contracts/compliance/schemas';
import type { CaseEvidence } from '../../contracts/compliance/evidence';
import type { Actor } from '../../contracts/identity/actor';
import { Refused } from '../../domain/refused';
import { caseStore, type FoundCase, type FoundCaseEvent } from '../../entities/compliance/case.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { noteCell, noteKey } from './case-notes';
import { readEvidence } from './record-case-step';

export const showCaseSummary = (found: FoundCase): CaseSummary => ({
  id: found.id,
  kind: found.kind,
  donation_id: found.subjectId,
  status: found.status,
  level: found.level,
  assignee_id: found.assigneeId,
  claimed_until: found.claimedUntil?.toISOString() ?? null,
  due_at: found.dueAt.toISOString(),
  verdict: found.outcome,
  version: found.version,
  created_at: found.createdAt.toISOString(),
});

const showEvidence = (evidence: CaseEvidence | undefined): CaseResource['evidence'] => {
  if (!evidence) return null;
  const { subject, matcherVersion, threshold, listIds, hits } = evidence;
  return {
    subject,
    matcher_version: matcherVersion,
    threshold,
    list_ids: listIds,
    hits: hits.map(({ entityRef, entityHash, listedName, score, features }) => ({
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
  note: event.note && (await cipher.open(noteKey(found), noteCell(event.id), event.note)),
  at: event.createdAt.toISOString(),
});

/** A case with its evidence and notes opened: for people with a case permission only. */
export const showCase = async (tx: Tx, caseId: string): Promise<CaseResource> => {
  const store = caseStore(tx.manager);
  const found = await store.find(caseId);
  if (!found) throw new Refused('not-found', `there is no case ${caseId}`);
  const history = [];
  for (const event of await store.events(caseId)) history.push(await showEvent(tx, found, event));
  const proposals = await store.proposals(caseId);
  return {
    ...showCaseSummary(found),
    evidence: showEvidence(await readEvidence(tx, found)),
    history,
    proposals: proposals.map(({ id, verdict, hash, proposedBy }) => ({ id, verdict, hash, proposed_by: proposedBy })),
  };
};

/** Throws `Refused` (not-found). */
export const createReadCase =
  ({ withActor }: { withActor: WithActor }) =>
  (caseId: string, actor: Actor): Promise<CaseResource> =>
    withActor(actor, (tx) => showCase(tx, caseId));
