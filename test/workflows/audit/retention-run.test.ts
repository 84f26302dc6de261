import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { RetentionActivities, RetentionStoreActivities } from '../../../activities/audit/retention.activities';
import {
  decideRetentionUpdate,
  RETENTION_RUN,
  retentionStageQuery,
  retentionWorkflowId,
  type RangeOutcome,
  type RetentionDecision,
  type RetentionRecord,
  type RetentionRunWorkflow,
} from '../../../contracts/audit/retention-messages';
import { parkedQuery, retryParkedUpdate } from '../../../contracts/kernel/messages';
import { createRig, recordAs, stageReached, type Rig } from '../../setup/workflow-rig';

let rig: Rig;
beforeAll(async () => void (rig = await createRig()));
afterAll(() => rig.close());

const HASH = 'a'.repeat(64);
type Handle = WorkflowHandle<RetentionRunWorkflow>;

/** One run kept in memory; what was asked for, in order. */
const createRecords = (change: Partial<RetentionRecord> = {}, outcomes: readonly RangeOutcome[] = []) => {
  let record: RetentionRecord = {
    status: 'counted',
    count: 30,
    hash: HASH,
    ranges: 3,
    needsApproval: false,
    startedBy: 'starter',
    policyBy: 'author',
    decidedBy: null,
    ...change,
  };
  const asked: string[] = [];
  let failing: string | undefined;
  const to = (next: Partial<RetentionRecord>) => (record = { ...record, ...next });
  const activities: RetentionActivities & RetentionStoreActivities = {
    countRetention: async () => (asked.push('count'), record),
    recountRetention: async () => (asked.push('recount'), record),
    decideRetention: async (_id, { by, decision }) => {
      asked.push(`${decision} by ${by}`);
      return to({ status: decision === 'approve' ? 'approved' : 'refused', decidedBy: by });
    },
    lapseRetention: async () => (asked.push('lapse'), to({ status: 'lapsed' })),
    purgeRange: async (_id, index) => {
      if (failing) throw ApplicationFailure.create({ type: failing, message: 'planted', nonRetryable: true });
      asked.push(`purge ${index}`);
      return outcomes[index] ?? 'purged';
    },
    finishRetention: async (_id, last) => {
      asked.push('finish');
      return to({ status: last === 'purged' ? 'done' : last }).status;
    },
  };
  const fail = (type: string | undefined) => void (failing = type);
  return { activities, asked, to, fail };
};

const run = (records: ReturnType<typeof createRecords>, story: (handle: Handle) => Promise<void>) =>
  rig.during(records.activities, async () => {
    const runId = randomUUID();
    const handle = await rig.env.client.workflow.start<RetentionRunWorkflow>(RETENTION_RUN, {
      taskQueue: rig.taskQueue,
      workflowId: retentionWorkflowId(runId),
      args: [{ runId }],
    });
    await story(handle);
    await handle.result();
  });
const decide = (handle: Handle, made: Partial<RetentionDecision> = {}) =>
  handle.executeUpdate(decideRetentionUpdate, {
    args: [{ by: 'approver', decision: 'approve', count: 30, hash: HASH, ...made }],
    updateId: randomUUID(),
  });
const refusedWith = (type: string) => ({ cause: { type } });

test('retentionRun counts, recounts, purges range by range and writes a manifest when the count is below the threshold', async () => {
  recordAs('little-is-purged');
  const records = createRecords();
  await run(records, async (handle) => expect(await handle.result()).toBe('done'));
  expect(records.asked).toEqual(['count', 'recount', 'purge 0', 'purge 1', 'purge 2', 'finish']);
});

test('retentionRun above the threshold waits for another person over the same count, and refuses wrong decisions without an event', async () => {
  recordAs('much-needs-approval');
  const records = createRecords({ needsApproval: true });
  await run(records, async (handle) => {
    await stageReached(handle, retentionStageQuery, 'awaiting-approval');
    for (const [made, type] of [
      [{ by: 'starter' }, 'retention.own'],
      [{ by: 'author' }, 'retention.own'],
      [{ count: 31 }, 'retention.other-count'],
      [{ hash: 'b'.repeat(64) }, 'retention.other-count'],
    ] as const)
      await expect(decide(handle, made)).rejects.toMatchObject(refusedWith(type));
    expect(records.asked).toEqual(['count']);
    expect(await decide(handle)).toBe('approved');
    await expect(decide(handle, { by: 'another' })).rejects.toMatchObject(refusedWith('retention.not-waiting'));
    expect(await handle.result()).toBe('done');
  });
  expect(records.asked.slice(0, 4)).toEqual(['count', 'approve by approver', 'recount', 'purge 0']);
});

test('retentionRun purges nothing when it is refused', async () => {
  recordAs('refused');
  const records = createRecords({ needsApproval: true });
  await run(records, async (handle) => {
    await stageReached(handle, retentionStageQuery, 'awaiting-approval');
    expect(await decide(handle, { decision: 'refuse' })).toBe('refused');
  });
  expect(records.asked).toEqual(['count', 'refuse by approver']);
});

test('retentionRun lapses after fourteen days without a decision and purges nothing', async () => {
  recordAs('lapsed');
  const records = createRecords({ needsApproval: true });
  await run(records, async (handle) => {
    const before = await rig.env.currentTimeMs();
    expect(await handle.result()).toBe('lapsed');
    expect((await rig.env.currentTimeMs()) - before).toBeGreaterThanOrEqual(14 * 86_400_000);
  });
  expect(records.asked).toEqual(['count', 'lapse']);
  expect(rig.alerts).toEqual([]);
});

test('retentionRun ends before it purges anything when the count differs from the approved one', async () => {
  recordAs('count-changed');
  const records = createRecords({ needsApproval: true });
  records.activities.recountRetention = async () => (records.asked.push('recount'), records.to({ status: 'changed' }));
  await run(records, async (handle) => {
    await stageReached(handle, retentionStageQuery, 'awaiting-approval');
    await decide(handle);
    expect(await handle.result()).toBe('changed');
  });
  expect(records.asked).toEqual(['count', 'approve by approver', 'recount']);
});

test.each(['held', 'changed'] as const)(
  'retentionRun ends with a manifest of the earlier ranges when a range is %s',
  async (outcome) => {
    recordAs(`range-${outcome}`);
    const records = createRecords({}, ['purged', outcome]);
    await run(records, async (handle) => expect(await handle.result()).toBe(outcome));
    expect(records.asked).toEqual(['count', 'recount', 'purge 0', 'purge 1', 'finish']);
  },
);

test('retentionRun parks when a range cannot be purged, and continues when an operator retries', async () => {
  recordAs('purge-parked');
  const records = createRecords();
  records.fail('unexpected');
  await run(records, async (handle) => {
    for (let tries = 0; tries < 4_000 && !(await handle.query(parkedQuery)).parked; tries += 1)
      await new Promise((wait) => setTimeout(wait, 25));
    expect((await handle.query(parkedQuery)).parked).toMatchObject({ step: 'purge', failureType: 'unexpected' });
    records.fail(undefined);
    await handle.executeUpdate(retryParkedUpdate, { args: [{ by: 'operator' }], updateId: randomUUID() });
    expect(await handle.result()).toBe('done');
  });
  expect(records.asked).toEqual(['count', 'recount', 'purge 0', 'purge 1', 'purge 2', 'finish']);
});
