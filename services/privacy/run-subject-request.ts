import type { Actor } from '../../contracts/identity/actor';
import { refused } from '../../contracts/kernel/refused';
import type { SubjectDecision, SubjectExtension, SubjectRecord } from '../../contracts/privacy/messages';
import { addMonths, extendedDue } from '../../domain/privacy/subject-clocks';
import { isSubjectDecisionRecorded, refusalReasonOf } from '../../domain/privacy/subject-decision';
import {
  subjectRequestStore,
  type FoundSubjectRequest,
  type SubjectRequestChange,
} from '../../entities/privacy/subject-request.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { findSubjectRequest, lockSubjectRequest } from './read-subject-request';

const recordOf = (found: FoundSubjectRequest): SubjectRecord => ({
  status: found.status,
  requestType: found.requestType,
  regime: found.regime,
  filedBy: found.filedBy,
  hash: found.proposalHash,
  dueAtMs: found.dueAt.getTime(),
  acknowledgeByMs: found.acknowledgeBy?.getTime() ?? null,
  extended: found.extendedAt !== null,
  verified: found.verifiedAt !== null,
  decidedBy: found.decidedBy,
  refusalReason: found.refusalReason,
});

/** Changes a locked request and writes the audit event of the change. */
export const changeSubjectRequest = async (
  tx: Tx,
  found: FoundSubjectRequest,
  change: SubjectRequestChange,
  action: string,
  details: Record<string, string> = {},
): Promise<FoundSubjectRequest> => {
  if (!(await subjectRequestStore(tx.manager).change(found.id, found.status, change)))
    throw new Error(`subject request ${found.id} changed under its lock`);
  tx.audit({
    action,
    resourceType: 'subject-request',
    resourceId: found.id,
    details: { ...details, from: found.status, to: change.status ?? found.status },
  });
  return { ...found, ...change };
};

export const readSubjectRecord = (
  { withActor }: { withActor: WithActor },
  requestId: string,
  actor: Actor,
): Promise<SubjectRecord> => withActor(actor, async (tx) => recordOf(await findSubjectRequest(tx, requestId)));

/** Records a second person's decision on a request. Idempotent for the same decision of the same person. */
export const decideSubjectRequest = (
  { withActor }: { withActor: WithActor },
  requestId: string,
  made: SubjectDecision,
  actor: Actor,
): Promise<SubjectRecord> =>
  withActor(actor, async (tx) => {
    const found = await lockSubjectRequest(tx, requestId);
    if (found.decidedBy !== null) {
      if (!isSubjectDecisionRecorded(recordOf(found), made)) throw refused('subject-request.decided');
      return recordOf(found);
    }
    const { by, hash, decision } = made;
    if (found.filedBy === by) throw refused('subject-request.own');
    if (found.proposalHash !== hash) throw refused('subject-request.other-hash');
    if (decision === 'approve' && found.status !== 'verified') throw refused('subject-request.not-verified');
    const decided = { decidedBy: by, decidedAt: new Date() };
    const change: SubjectRequestChange =
      decision === 'approve'
        ? { ...decided, status: 'approved' }
        : { ...decided, status: 'refused', refusalReason: refusalReasonOf(made) };
    return recordOf(await changeSubjectRequest(tx, found, change, `subject-request.${change.status}`));
  });

/**
 * Extends the deadline of a request: under GDPR only, once, and within the month in which the subject must be notified.
 * Idempotent.
 */
export const extendSubjectRequest = (
  { withActor }: { withActor: WithActor },
  requestId: string,
  { reason }: SubjectExtension,
  actor: Actor,
): Promise<SubjectRecord> =>
  withActor(actor, async (tx) => {
    const found = await lockSubjectRequest(tx, requestId);
    if (found.extensionReason === reason) return recordOf(found);
    const now = new Date();
    const ended = found.status === 'done' || found.status === 'refused';
    const late = now >= addMonths(found.receivedAt, 1);
    if (found.regime !== 'gdpr' || found.extendedAt || ended || late) throw refused('subject-request.not-extendable');
    const change = { extendedAt: now, extensionReason: reason, dueAt: extendedDue(found.receivedAt) };
    return recordOf(await changeSubjectRequest(tx, found, change, 'subject-request.extended', { reason }));
  });
