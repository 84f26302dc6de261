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

export type AuditKeeperTask = 'checkpoint' | 'lock' | 'lock-test' | 'seal' | 'retention';

export interface AuditKeeperState {
  lastCheckpoint: string | null;
  lockTest: 'not-yet' | 'holds' | 'broken';
  /** Tasks whose last attempt failed; each is tried again at the next look. */
  failing: AuditKeeperTask[];
}

/** Carried from run to run. */
export interface AuditKeeperInput extends Pick<AuditKeeperState, 'lastCheckpoint' | 'lockTest'> {
  /** When the lock is tested next, as Unix time. */
  nextLockTestMs: number;
}

export const FIRST_RUN: AuditKeeperInput = { nextLockTestMs: 0, lastCheckpoint: null, lockTest: 'not-yet' };

export type AuditKeeper = (input: AuditKeeperInput) => Promise<never>;

/** One keeper for the one log. */
export const auditKeeperWorkflowId = () => 'audit:keeper';
export const AUDIT_KEEPER = 'auditKeeper';

/** A worker has started: the lock is tested at once. */
export const workerStartedSignal = defineSignal('workerStarted');
export const auditKeeperQuery = defineQuery<AuditKeeperState>('auditKeeper');
