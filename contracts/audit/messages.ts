import { defineQuery, defineSignal } from '@temporalio/workflow';

/** What one look at the log did; counts and names only. */
export interface CheckpointLook {
  /** Sequence of the checkpoint that was made; null when none was due. */
  made: string | null;
  /** Checkpoints that are not under object lock yet. */
  unlocked: number;
}

/** How the self-test of the object lock ended; `broken` names what the lock did not prevent. */
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

/** Carried from run to run. */
export interface AuditSchedulerInput extends Pick<AuditSchedulerState, 'lastCheckpoint' | 'lockTest'> {
  /** When the lock is tested next, as Unix time. */
  nextLockTestMs: number;
}

export const FIRST_RUN: AuditSchedulerInput = { nextLockTestMs: 0, lastCheckpoint: null, lockTest: 'not-yet' };

export type AuditScheduler = (input: AuditSchedulerInput) => Promise<never>;

/** One scheduler for the one log. */
export const auditSchedulerWorkflowId = () => 'audit:scheduler';
export const AUDIT_SCHEDULER = 'auditScheduler';

/** A worker has started: the lock is tested at once. */
export const workerStartedSignal = defineSignal('workerStarted');
export const auditSchedulerQuery = defineQuery<AuditSchedulerState>('auditScheduler');
