import { defineQuery, defineSignal } from '@temporalio/workflow';

/** The result of one check of the log; counts and names only. */
export interface CheckpointLook {
  /** Sequence of the checkpoint that was made; null when none was due. */
  made: string | null;
  /** Checkpoints that are not under object lock yet. */
  unlocked: number;
}

/** The result of the self-test of the object lock; `broken` names the changes that the lock did not prevent. */
export interface LockVerdict {
  broken: string[];
}

export type AuditSchedulerTask = 'checkpoint' | 'lock' | 'lock-test' | 'seal' | 'retention';

export interface AuditSchedulerState {
  lastCheckpoint: string | null;
  lockTest: 'not-yet' | 'holds' | 'broken';
  /** Tasks whose last attempt failed; each is tried again at the next look. */
  failing: AuditSchedulerTask[];
}

/** The state that the scheduler passes from run to run. */
export interface AuditSchedulerInput extends Pick<AuditSchedulerState, 'lastCheckpoint' | 'lockTest'> {
  /** When the lock is tested next, as Unix time. */
  nextLockTestMs: number;
}

export const FIRST_RUN: AuditSchedulerInput = { nextLockTestMs: 0, lastCheckpoint: null, lockTest: 'not-yet' };

export type AuditScheduler = (input: AuditSchedulerInput) => Promise<never>;

/** Returns the id of the one scheduler of the log. */
export const auditSchedulerWorkflowId = () => 'audit:scheduler';
export const AUDIT_SCHEDULER = 'auditScheduler';

/** A worker has started: the lock is tested at once. */
export const workerStartedSignal = defineSignal('workerStarted');
export const auditSchedulerQuery = defineQuery<AuditSchedulerState>('auditScheduler');
