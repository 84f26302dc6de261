import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { RetentionStatus } from './retention';

/**
 * `held`: a legal hold stands. `changed`: what allowed the run has changed since, such as its policy. Either leaves the
 * range as it is.
 */
export type RangeOutcome = 'purged' | 'held' | 'changed';

/** The record of a retention run: ids, counts and hashes only. An approver agrees to `count` and `hash`. */
export interface RetentionRecord {
  status: RetentionStatus;
  count: number;
  hash: string;
  ranges: number;
  /** More than the policy lets go without a second person. */
  needsApproval: boolean;
  startedBy: string;
  policyBy: string;
  decidedBy: string | null;
}

export interface RetentionDecision {
  by: string;
  decision: 'approve' | 'refuse';
  /** As they were shown to the person who decides. */
  count: number;
  hash: string;
}

export interface RetentionRunInput {
  runId: string;
}

export type RetentionStage = 'starting' | 'awaiting-approval' | 'working' | 'parked' | 'closed';

export type RetentionRunWorkflow = (input: RetentionRunInput) => Promise<RetentionStatus>;

export const retentionWorkflowId = (runId: string) => `retention-run:${runId}`;
export const RETENTION_RUN = 'retentionRun';

export const decideRetentionUpdate = defineUpdate<RetentionStatus, [RetentionDecision]>('decideRetention');
export const retentionStageQuery = defineQuery<RetentionStage>('retentionStage');
