import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { PolicyActivities } from '../../../activities/controls/policy.activities';
import {
  assessPolicySignal,
  FIRST_LOOK,
  POLICY_SCHEDULER,
  policySchedulerQuery,
  policySchedulerWorkflowId,
  type PolicyScheduler,
  type PolicySchedulerInput,
} from '../../../contracts/controls/policy-messages';
import { createRig, recordAs, type Rig } from '../../setup/workflow-rig';

let rig: Rig;
beforeAll(async () => void (rig = await createRig()));
afterAll(() => rig.close());

interface Asked {
  policyId: string;
  assessmentId: string;
  scope: string;
}

/** Two policies that are always due, and what was asked of each. */
const createLog = () => {
  const asked: Asked[] = [];
  const failing = new Map<string, string>();
  const failWith = (type: string | undefined) => {
    if (type !== undefined) throw ApplicationFailure.create({ type, message: 'planted', nonRetryable: true });
  };
  const activities: PolicyActivities = {
    listDuePolicies: async () => {
      failWith(failing.get('look'));
      return ['one', 'two'];
    },
    assessPolicy: async (policyId, assessmentId, scope) => {
      asked.push({ policyId, assessmentId, scope });
      failWith(failing.get(policyId));
      return { results: 1, failed: policyId === 'two' ? 1 : 0, opened: [] };
    },
  };
  return { activities, asked, failing, of: (id: string) => asked.filter(({ policyId }) => policyId === id) };
};

/** The scheduler never ends by itself: a story ends it. */
const run = (
  activities: object,
  story: (handle: WorkflowHandle<PolicyScheduler>) => Promise<void>,
  input: PolicySchedulerInput = FIRST_LOOK,
) =>
  rig.during(activities, async () => {
    const handle = await rig.env.client.workflow.start<PolicyScheduler>(POLICY_SCHEDULER, {
      taskQueue: rig.taskQueue,
      workflowId: policySchedulerWorkflowId(),
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      args: [input],
    });
    await story(handle);
    await rig.env.client.workflow.getHandle(policySchedulerWorkflowId()).terminate();
  });

test('policyScheduler assesses due policies at the start and each hour, each time under a new id', async () => {
  recordAs('due-each-hour');
  const { activities, of, asked } = createLog();
  await run(activities, async (handle) => {
    await rig.env.sleep('330 minutes');
    expect(of('one')).toHaveLength(6);
    expect(of('two')).toHaveLength(6);
    expect(new Set(asked.map(({ assessmentId }) => assessmentId)).size).toBe(12);
    expect(new Set(asked.map(({ scope }) => scope))).toEqual(new Set(['due']));
    expect(await handle.query(policySchedulerQuery)).toMatchObject({ assessed: 12, failing: [] });
  });
});

test('policyScheduler assesses requested policies at once, and once when two people ask', async () => {
  recordAs('asked-for');
  const { activities, of } = createLog();
  await run(activities, async (handle) => {
    await rig.env.sleep('10 minutes');
    const policyId = randomUUID();
    await handle.signal(assessPolicySignal, { policyId });
    await handle.signal(assessPolicySignal, { policyId });
    await rig.env.sleep('1 minute');
    expect(of(policyId).length).toBeGreaterThanOrEqual(1);
    expect(of(policyId)[0]).toMatchObject({ scope: 'all' });
    expect(of('one')).toHaveLength(1);
    await handle.signal(assessPolicySignal, {});
    await rig.env.sleep('1 minute');
    expect(of('one')).toHaveLength(2);
  });
});

test('policyScheduler reports a policy that cannot be assessed, retries it in an hour and assesses the others', async () => {
  recordAs('assessment-fails');
  const { activities, failing, of } = createLog();
  failing.set('one', 'unexpected');
  await run(activities, async (handle) => {
    await rig.env.sleep('90 minutes');
    expect(await handle.query(policySchedulerQuery)).toMatchObject({ failing: ['one'] });
    expect(rig.alerts).toEqual(['ERROR policies.not-assessed']);
    expect(of('two')).toHaveLength(2);
    expect(of('one').at(-1)).toMatchObject({ scope: 'all' });
    failing.clear();
    await rig.env.sleep('1 hour');
    expect(await handle.query(policySchedulerQuery)).toMatchObject({ failing: [] });
  });
});

test('policyScheduler reports that due policies cannot be found, and retries in an hour', async () => {
  recordAs('due-not-found');
  const { activities, failing, asked } = createLog();
  failing.set('look', 'unexpected');
  await run(activities, async (handle) => {
    await rig.env.sleep('10 minutes');
    expect(await handle.query(policySchedulerQuery)).toMatchObject({ failing: ['look'] });
    expect(asked).toEqual([]);
    failing.clear();
    await rig.env.sleep('1 hour');
    expect(asked).toHaveLength(2);
  });
});

test('policyScheduler continues as new after two days with its requests and failures', async () => {
  recordAs('continues-as-new');
  const { activities, failing, of } = createLog();
  failing.set('one', 'unexpected');
  await run(activities, async (handle) => {
    const { runId } = await handle.describe();
    await rig.env.sleep('49 hours');
    const newest = rig.env.client.workflow.getHandle(policySchedulerWorkflowId());
    const { status, runId: nextRun } = await newest.describe();
    expect([status.name, nextRun === runId]).toEqual(['RUNNING', false]);
    expect(of('two').length).toBeGreaterThanOrEqual(48);
    expect(await newest.query(policySchedulerQuery)).toMatchObject({ failing: ['one'] });
  });
});
