import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { AuditActivities, AuditStoreActivities } from '../../../activities/audit/audit.activities';
import {
  AUDIT_SCHEDULER,
  auditSchedulerQuery,
  auditSchedulerWorkflowId,
  FIRST_RUN,
  workerStartedSignal,
  type AuditScheduler,
  type AuditSchedulerInput,
} from '../../../contracts/audit/messages';
import { createRig, recordAs, type Rig } from '../../setup/workflow-rig';

let rig: Rig;
beforeAll(async () => void (rig = await createRig()));
afterAll(() => rig.close());

type Calls = Record<keyof (AuditActivities & AuditStoreActivities), number>;

/** Counts what the scheduler asks for; `overrides` answer or fail in its place. */
const createLog = (overrides: Partial<AuditActivities & AuditStoreActivities> = {}) => {
  const calls: Calls = {
    takeCheckpoint: 0,
    sealAccessLog: 0,
    startDueRetention: 0,
    lockCheckpoints: 0,
    testObjectLock: 0,
  };
  const answers: AuditActivities & AuditStoreActivities = {
    takeCheckpoint: async () => ({ made: null, unlocked: 0 }),
    sealAccessLog: async () => 0,
    startDueRetention: async () => 0,
    lockCheckpoints: async () => 1,
    testObjectLock: async () => ({ broken: [] }),
    ...overrides,
  };
  const activities = Object.fromEntries(
    (Object.keys(answers) as (keyof Calls)[]).map((name) => [
      name,
      () => {
        calls[name] += 1;
        return answers[name]();
      },
    ]),
  );
  return { activities, calls };
};

const down = () => ApplicationFailure.create({ type: 'unavailable', message: 'planted', nonRetryable: true });

/** The scheduler never ends by itself: a story ends it. */
const run = (
  activities: object,
  story: (handle: WorkflowHandle<AuditScheduler>) => Promise<void>,
  input: AuditSchedulerInput = FIRST_RUN,
) =>
  rig.during(activities, async () => {
    const handle = await rig.env.client.workflow.start<AuditScheduler>(AUDIT_SCHEDULER, {
      taskQueue: rig.taskQueue,
      workflowId: auditSchedulerWorkflowId(),
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      args: [input],
    });
    await story(handle);
    await handle.terminate();
  });

test('auditScheduler checks twice a minute, seals once a minute, and tests the lock at the start, daily and when a worker starts', async () => {
  recordAs('looks-and-lock-tests');
  const { activities, calls } = createLog();
  await run(activities, async (handle) => {
    await rig.env.sleep('10 minutes');
    expect(calls.takeCheckpoint).toBeGreaterThanOrEqual(20);
    expect(calls.takeCheckpoint).toBeLessThanOrEqual(22);
    expect(calls.sealAccessLog).toBeGreaterThanOrEqual(10);
    expect(calls.sealAccessLog).toBeLessThanOrEqual(11);
    expect(calls.testObjectLock).toBe(1);
    expect(calls.lockCheckpoints).toBe(0);
    await handle.signal(workerStartedSignal);
    await rig.env.sleep('1 second');
    expect(calls.testObjectLock).toBe(2);
    expect(await handle.query(auditSchedulerQuery)).toEqual({ lastCheckpoint: null, lockTest: 'holds', failing: [] });
  });
});

test('auditScheduler locks a new checkpoint at once, and retries until it is locked', async () => {
  recordAs('checkpoint-locked');
  let locked = false;
  const { activities, calls } = createLog({
    takeCheckpoint: async () => ({ made: calls.takeCheckpoint === 1 ? '7' : null, unlocked: locked ? 0 : 1 }),
    lockCheckpoints: async () => {
      if (calls.lockCheckpoints < 3) throw down();
      locked = true;
      return 1;
    },
  });
  await run(activities, async (handle) => {
    await rig.env.sleep('15 seconds');
    expect(await handle.query(auditSchedulerQuery)).toMatchObject({ lastCheckpoint: '7', failing: ['lock'] });
    await rig.env.sleep('3 minutes');
    expect(await handle.query(auditSchedulerQuery)).toMatchObject({ lastCheckpoint: '7', failing: [] });
    expect(calls.lockCheckpoints).toBe(3);
  });
});

test('auditScheduler reports a lock that fails its test, and tests it again within the hour', async () => {
  recordAs('lock-broken');
  let broken = ['delete'];
  const { activities, calls } = createLog({ testObjectLock: async () => ({ broken }) });
  await run(activities, async (handle) => {
    await rig.env.sleep('30 minutes');
    expect(await handle.query(auditSchedulerQuery)).toMatchObject({ lockTest: 'broken' });
    expect(calls.testObjectLock).toBe(1);
    broken = [];
    await rig.env.sleep('31 minutes');
    expect(await handle.query(auditSchedulerQuery)).toMatchObject({ lockTest: 'holds' });
  });
});

test('auditScheduler continues its other tasks when one fails', async () => {
  recordAs('failing-task');
  const fails = async (): Promise<never> => {
    throw down();
  };
  const { activities, calls } = createLog({ takeCheckpoint: fails, testObjectLock: fails });
  await run(activities, async (handle) => {
    await rig.env.sleep('2 minutes');
    expect(await handle.query(auditSchedulerQuery)).toMatchObject({ failing: ['lock-test', 'checkpoint'] });
    expect(calls.sealAccessLog).toBeGreaterThanOrEqual(2);
    expect(calls.testObjectLock).toBeGreaterThanOrEqual(3);
    expect(calls.testObjectLock).toBeLessThanOrEqual(6);
  });
});

test('auditScheduler continues as new after two hours and keeps its state', async () => {
  recordAs('continues-as-new');
  const { activities, calls } = createLog();
  const started = await rig.env.currentTimeMs();
  const story = async (handle: WorkflowHandle<AuditScheduler>) => {
    const { runId } = await handle.describe();
    await rig.env.sleep('130 minutes');
    const newest = rig.env.client.workflow.getHandle(auditSchedulerWorkflowId());
    const { status, runId: nextRun } = await newest.describe();
    expect([status.name, nextRun === runId]).toEqual(['RUNNING', false]);
    expect(await newest.query(auditSchedulerQuery)).toMatchObject({ lastCheckpoint: '9', lockTest: 'holds' });
    expect(calls.testObjectLock).toBe(0);
    await rig.env.sleep('21 minutes');
    expect(calls.testObjectLock).toBe(1);
  };
  await run(activities, story, { nextLockTestMs: started + 150 * 60_000, lastCheckpoint: '9', lockTest: 'holds' });
});

test('auditScheduler starts due retention runs at the start and once an hour', async () => {
  recordAs('retention-due');
  const { activities, calls } = createLog();
  await run(activities, async () => {
    await rig.env.sleep('59 minutes');
    expect(calls.startDueRetention).toBe(1);
    await rig.env.sleep('2 minutes');
    expect(calls.startDueRetention).toBe(2);
  });
});
