import { v7 as newId } from 'uuid';
import { RETENTION_RUN, retentionWorkflowId, type RetentionRunInput } from '../../contracts/audit/retention-messages';
import type { RetentionRunResource } from '../../contracts/audit/retention-schemas';
import type { Actor } from '../../contracts/identity/actor';
import { CORE_QUEUE } from '../../contracts/kernel/queues';
import { Refused } from '../../contracts/kernel/refused';
import { retentionPolicyStore, type FoundPolicy } from '../../entities/audit/retention-policy.store';
import { retentionStore } from '../../entities/audit/retention.store';
import type { WorkflowCommand } from '../../platform/database/outbox';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';
import { showRun } from './read-retention';

const DAY_MS = 86_400_000;
/** A policy is looked at by itself this often. */
const EVERY_MS = 30 * DAY_MS;

/** Returns the command for the process of a run. */
export const retentionRunCommand = (runId: string): WorkflowCommand => ({
  aggregateType: 'retention-run',
  aggregateId: runId,
  workflow: RETENTION_RUN,
  workflowId: retentionWorkflowId(runId),
  taskQueue: CORE_QUEUE,
  input: { runId } satisfies RetentionRunInput,
  searchAttributes: { Stage: 'starting' },
  reuse: 'reject-duplicate',
  summary: 'Purges records whose retention time has ended',
});

/** Begins a run of a locked policy. */
const start = async (tx: Tx, policy: FoundPolicy, runId: string): Promise<void> => {
  const now = new Date();
  await retentionStore(tx.manager).insertRun({
    id: runId,
    policyId: policy.id,
    policyBy: policy.writtenBy,
    startedBy: tx.actor.userId,
    cutoff: new Date(now.getTime() - policy.retentionPeriodDays * DAY_MS),
  });
  await retentionPolicyStore(tx.manager).ran(policy.id, now, new Date(now.getTime() + EVERY_MS));
  tx.outbox.start(retentionRunCommand(runId));
  tx.audit({
    action: 'retention-run.started',
    resourceType: 'retention-run',
    resourceId: runId,
    details: { policyId: policy.id },
  });
};

/** Begins a run by hand: it counts first, and waits for an approval above the threshold. Throws `Refused`. */
export const startRetention = (
  { withActor }: { withActor: WithActor },
  { id, policyId }: { id: string; policyId: string },
  { actor }: Caller,
): Promise<RetentionRunResource> =>
  withActor(actor, async (tx) => {
    const store = retentionStore(tx.manager);
    if (!(await store.findRun(id))) {
      const policy = await retentionPolicyStore(tx.manager).lock(policyId);
      if (!policy) throw new Refused('kernel.not-found', `there is no retention policy ${policyId}`, '/policy_id');
      if (!policy.isActive)
        throw new Refused('kernel.conflict', `retention policy ${policyId} is not active`, '/policy_id');
      const open = await store.openRunOf(policyId);
      if (open) throw new Refused('kernel.conflict', `run ${open.id} of the policy has not ended`, '/policy_id');
      await start(tx, policy, id);
    }
    return showRun(tx, id);
  });

/** Begins a run of each policy that is due and has none open. Answers how many. */
export const startDueRetention = async ({ withActor }: { withActor: WithActor }, actor: Actor): Promise<number> => {
  const due = await withActor(actor, ({ manager }) => retentionPolicyStore(manager).due());
  let started = 0;
  for (const policyId of due) {
    const runId = newId();
    await withActor(actor, async (tx) => {
      // Another may have been faster than the list.
      const policy = await retentionPolicyStore(tx.manager).lockDue(policyId);
      if (!policy) return;
      await start(tx, policy, runId);
      started += 1;
    });
  }
  return started;
};
