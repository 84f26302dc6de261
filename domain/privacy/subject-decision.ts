import type { SubjectDecision, SubjectRecord } from '../../contracts/privacy/messages';
import type { RefusalOf } from '../../contracts/refusals';

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

/** Returns the record after a decision that `refusedSubjectDecision` lets pass. */
export const afterSubjectDecision = (record: SubjectRecord, { by, decision }: SubjectDecision): SubjectRecord => ({
  ...record,
  status: decision === 'approve' ? 'approved' : 'refused',
  decidedBy: by,
});

/** Returns whether an extension is refused: only an open GDPR request is extended, once, and within its first month. */
export const isNotExtendable = ({ regime, extended, dueAtMs }: SubjectRecord, nowMs: number): boolean =>
  regime !== 'gdpr' || extended || dueAtMs <= nowMs;
