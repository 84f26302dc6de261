import type { RetentionStatus } from '../../contracts/audit/retention';
import type { RangeOutcome, RetentionDecision, RetentionRecord } from '../../contracts/audit/retention-messages';
import type { Actor } from '../../contracts/identity/actor';

export interface RetentionPorts {
  decideRetention(runId: string, decision: RetentionDecision, actor: Actor): Promise<RetentionRecord>;
  lapseRetention(runId: string, actor: Actor): Promise<RetentionRecord>;
}

export type RetentionActivities = ReturnType<typeof createRetentionActivities>;

export const createRetentionActivities = (ports: RetentionPorts, actor: () => Actor) => ({
  decideRetention: (runId: string, decision: RetentionDecision) => ports.decideRetention(runId, decision, actor()),
  lapseRetention: (runId: string) => ports.lapseRetention(runId, actor()),
});

/** Steps that take longer than a transaction should. */
export interface RetentionStorePorts {
  countRetention(runId: string, actor: Actor): Promise<RetentionRecord>;
  recountRetention(runId: string, actor: Actor): Promise<RetentionRecord>;
  purgeRange(runId: string, index: number, actor: Actor, signal: AbortSignal): Promise<RangeOutcome>;
  /** Writes the manifest and ends the run, by how its last range ended. */
  finishRetention(runId: string, outcome: RangeOutcome, actor: Actor): Promise<RetentionStatus>;
}

export type RetentionStoreActivities = ReturnType<typeof createRetentionStoreActivities>;

export const createRetentionStoreActivities = (
  ports: RetentionStorePorts,
  actor: () => Actor,
  cancelled: () => AbortSignal,
) => ({
  countRetention: (runId: string) => ports.countRetention(runId, actor()),
  recountRetention: (runId: string) => ports.recountRetention(runId, actor()),
  purgeRange: (runId: string, index: number) => ports.purgeRange(runId, index, actor(), cancelled()),
  finishRetention: (runId: string, outcome: RangeOutcome) => ports.finishRetention(runId, outcome, actor()),
});
