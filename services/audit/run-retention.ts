import type { RetentionDecision, RetentionRecord } from '../../contracts/audit/retention-messages';
import type { Actor } from '../../contracts/identity/actor';
import { refused, Refused } from '../../contracts/kernel/refused';
import { isRetentionRecorded } from '../../domain/audit/retention-decision';
import { retentionStore, type FoundRun, type RunChange } from '../../entities/audit/retention.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { policyOf, select, takenBy } from './select-retention';

const recordOf = async (tx: Tx, run: FoundRun): Promise<RetentionRecord> => {
  const policy = await policyOf(tx, run);
  const count = Number(run.selectedCount ?? 0);
  return {
    status: run.status,
    count,
    hash: run.selectionSha256 ?? '',
    ranges: run.selection?.length ?? 0,
    needsApproval: count > policy.approvalAbove,
    startedBy: run.startedBy,
    policyBy: run.policyBy,
    decidedBy: run.decidedBy,
  };
};

const existing = (run: FoundRun | null, runId: string): FoundRun => {
  if (!run) throw new Refused('kernel.not-found', `there is no retention run ${runId}`);
  return run;
};

export const findRun = async ({ manager }: Tx, runId: string): Promise<FoundRun> =>
  existing(await retentionStore(manager).findRun(runId), runId);

export const lockRun = async ({ manager }: Tx, runId: string): Promise<FoundRun> =>
  existing(await retentionStore(manager).lockRun(runId), runId);

/** Changes a locked run and writes the audit event of the change. */
export const changeRun = async (tx: Tx, run: FoundRun, change: RunChange): Promise<FoundRun> => {
  if (!(await retentionStore(tx.manager).changeRun(run.id, run.status, change)))
    throw new Error(`retention run ${run.id} changed under its lock`);
  const after = { ...run, ...change };
  const { status, selectedCount, selectionSha256, manifestSha256 } = after;
  tx.audit({
    action: `retention-run.${status}`,
    resourceType: 'retention-run',
    resourceId: run.id,
    // In clear for ever: the proof holds when the run's row is not believed.
    ...(manifestSha256 !== null && { reason: `manifest ${manifestSha256}` }),
    details: { from: run.status, to: status, count: selectedCount, selection: selectionSha256 },
  });
  return after;
};

/** Counts what the run may purge, and purges nothing. Idempotent: the first count stays. */
export const countRetention = (
  { withActor }: { withActor: WithActor },
  runId: string,
  actor: Actor,
): Promise<RetentionRecord> =>
  withActor(actor, async (tx) => {
    const run = await lockRun(tx, runId);
    if (run.status !== 'started') return recordOf(tx, run);
    return recordOf(tx, await changeRun(tx, run, { status: 'counted', ...(await select(tx, run)) }));
  });

/** Records another person's decision on the count. Idempotent for the same decision of the same person. */
export const decideRetention = (
  { withActor }: { withActor: WithActor },
  runId: string,
  made: RetentionDecision,
  actor: Actor,
): Promise<RetentionRecord> =>
  withActor(actor, async (tx) => {
    const run = await lockRun(tx, runId);
    const record = await recordOf(tx, run);
    if (isRetentionRecorded(record, { kind: 'decide', made })) return record;
    const { by, decision, count, hash } = made;
    if (run.status !== 'counted') throw refused('retention.not-waiting');
    if (by === run.startedBy || by === run.policyBy) throw refused('retention.own');
    if (count !== record.count || hash !== record.hash) throw refused('retention.other-count');
    const status = decision === 'approve' ? 'approved' : 'refused';
    const decided = { status, decidedBy: by, decidedAt: new Date() } as const;
    const change = status === 'refused' ? { ...decided, endedAt: new Date() } : decided;
    return recordOf(tx, await changeRun(tx, run, change));
  });

/** Records that nobody decided in time. Idempotent, and without effect after a decision. */
export const lapseRetention = (
  { withActor }: { withActor: WithActor },
  runId: string,
  actor: Actor,
): Promise<RetentionRecord> =>
  withActor(actor, async (tx) => {
    const run = await lockRun(tx, runId);
    if (run.status !== 'counted') return recordOf(tx, run);
    return recordOf(tx, await changeRun(tx, run, { status: 'lapsed', endedAt: new Date() }));
  });

/**
 * Counts again before the purge, and ends the run when the count differs from the approved one. Ends the run where
 * there is something else now.
 */
export const recountRetention = (
  { withActor }: { withActor: WithActor },
  runId: string,
  actor: Actor,
): Promise<RetentionRecord> =>
  withActor(actor, async (tx) => {
    const found = await findRun(tx, runId);
    const begun = (await takenBy(tx, runId)).count > 0n;
    if (begun || found.endedAt !== null || (await select(tx, found)).selectionSha256 === found.selectionSha256)
      return recordOf(tx, found);
    const run = await lockRun(tx, runId);
    return recordOf(tx, await changeRun(tx, run, { status: 'changed', endedAt: new Date() }));
  });
