import type { RetentionDecision, RetentionRecord } from '../../contracts/audit/retention-messages';
import type { RefusalOf } from '../../contracts/refusals';
import { isDecidedSo } from '../kernel/is-decided-so';

/** A person decides on what was counted, or the time to decide ends and nothing is purged. */
export type RetentionStep = { kind: 'decide'; made: RetentionDecision } | { kind: 'lapse' };

/** Returns whether the run waits for the decision of another person. */
export const isWaiting = ({ status, needsApproval }: RetentionRecord): boolean => status === 'counted' && needsApproval;

export const refusedRetentionStep = (
  record: RetentionRecord,
  step: RetentionStep,
): RefusalOf<'retention'> | undefined => {
  if (step.kind === 'lapse') return undefined;
  const { by, count, hash } = step.made;
  if (!isWaiting(record)) return 'retention.not-waiting';
  if (by === record.startedBy || by === record.policyBy) return 'retention.own';
  return count === record.count && hash === record.hash ? undefined : 'retention.other-count';
};

/** Returns the record after a step that `refusedRetentionStep` lets pass. */
export const afterRetentionStep = (record: RetentionRecord, step: RetentionStep): RetentionRecord => {
  if (step.kind === 'lapse') return { ...record, status: 'lapsed' };
  const { by, decision } = step.made;
  return { ...record, status: decision === 'approve' ? 'approved' : 'refused', decidedBy: by };
};

/** Returns whether the record holds this decision of this person, over the same count, already. */
export const isRetentionRecorded = (record: RetentionRecord, step: RetentionStep): boolean =>
  step.kind === 'decide' && step.made.count === record.count && isDecidedSo(record, step.made);
