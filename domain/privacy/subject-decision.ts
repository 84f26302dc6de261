import type { SubjectDecision, SubjectRecord } from '../../contracts/privacy/messages';
import type { SubjectRefusal } from '../../contracts/privacy/subject-requests';
import type { RefusalOf } from '../../contracts/refusals';
import { isDecidedSo } from '../kernel/is-decided-so';

export const isUndecided = ({ status }: SubjectRecord): boolean => status === 'received' || status === 'verified';

/** Returns why a decision is refused; the refusal that a later token lifts comes last. */
export const refusedSubjectDecision = (
  record: SubjectRecord,
  { by, hash, decision }: SubjectDecision,
): RefusalOf<'subject-request'> | undefined => {
  if (!isUndecided(record)) return 'subject-request.decided';
  if (by === record.filedBy) return 'subject-request.own';
  if (hash !== record.hash) return 'subject-request.other-hash';
  return decision === 'approve' && !record.verified ? 'subject-request.not-verified' : undefined;
};

/** Returns the reason that the subject is given; null for an approval. */
export const refusalReasonOf = ({ decision, reason }: SubjectDecision): SubjectRefusal | null =>
  decision === 'refuse' ? (reason ?? 'identity-doubtful') : null;

/** Returns whether the record holds this decision of this person, for the same reason, already. */
export const isSubjectDecisionRecorded = (
  record: Pick<SubjectRecord, 'status' | 'decidedBy' | 'hash' | 'refusalReason'>,
  made: SubjectDecision,
): boolean => isDecidedSo(record, made) && record.refusalReason === refusalReasonOf(made);

/** Returns the record after a decision that `refusedSubjectDecision` lets pass. */
export const afterSubjectDecision = (record: SubjectRecord, made: SubjectDecision): SubjectRecord => ({
  ...record,
  status: made.decision === 'approve' ? 'approved' : 'refused',
  decidedBy: made.by,
  refusalReason: refusalReasonOf(made),
});

/** Returns whether an extension is refused: only an open GDPR request is extended, once, and within its first month. */
export const isNotExtendable = ({ regime, extended, dueAtMs }: SubjectRecord, nowMs: number): boolean =>
  regime !== 'gdpr' || extended || dueAtMs <= nowMs;
