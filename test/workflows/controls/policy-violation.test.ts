import { randomUUID } from 'node:crypto';
import { WorkflowUpdateStage, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { ViolationActivities } from '../../../activities/controls/policy.activities';
import {
  acceptViolationUpdate,
  POLICY_VIOLATION,
  resolveViolationUpdate,
  takeViolationUpdate,
  violationStateQuery,
  violationWorkflowId,
  type PolicyViolation,
  type ViolationState,
  type ViolationStep,
} from '../../../contracts/controls/violation-messages';
import { parkedQuery, retryParkedUpdate } from '../../../contracts/kernel/messages';
import {
  afterViolationStep,
  isViolationStepRecorded,
  refusedViolationStep,
  SLA_MS,
} from '../../../domain/controls/violation';
import { createRig, recordAs, type Rig } from '../../setup/workflow-rig';

let rig: Rig;
beforeAll(async () => void (rig = await createRig()));
afterAll(() => rig.close());

const HOUR = 3_600_000;
type Handle = WorkflowHandle<PolicyViolation>;

/** One violation kept in memory, with the rules of the services. */
const createRecords = async (given: Partial<ViolationState> = {}) => {
  const now = await rig.env.currentTimeMs();
  let state: ViolationState = {
    status: 'open',
    severity: 'critical',
    openedAtMs: now,
    dueAtMs: now + SLA_MS.critical,
    assigneeId: null,
    resolvedBy: null,
    acceptance: null,
    reminded: false,
    overdueLevel: 0,
    passing: false,
    ...given,
  };
  const recorded: ViolationStep[] = [];
  let failing: string | undefined;
  let isLost = false;
  const activities: ViolationActivities = {
    readViolation: async () => state,
    recordViolationStep: async (_id, step) => {
      if (failing) throw ApplicationFailure.create({ type: failing, message: 'planted', nonRetryable: true });
      const refused = refusedViolationStep(state, step);
      if (refused)
        return refused === 'not-due' || isViolationStepRecorded(state, step) ? { state } : { state, refused };
      recorded.push(step);
      state = afterViolationStep(state, step);
      if (isLost) throw ApplicationFailure.create({ type: 'lost', message: 'planted', nonRetryable: true });
      return { state };
    },
  };
  return {
    activities,
    recorded,
    startedMs: now,
    kinds: () => recorded.map(({ kind }) => kind),
    fail: (type: string | undefined) => void (failing = type),
    /** Records a step, and fails before its answer. */
    loseAnswers: (is: boolean) => void (isLost = is),
    pass: () => void (state = { ...state, passing: true }),
  };
};
type Records = Awaited<ReturnType<typeof createRecords>>;

const run = (records: Records, story: (handle: Handle) => Promise<void>) =>
  rig.during(records.activities, async () => {
    const violationId = randomUUID();
    const handle = await rig.env.client.workflow.start<PolicyViolation>(POLICY_VIOLATION, {
      taskQueue: rig.taskQueue,
      workflowId: violationWorkflowId(violationId),
      args: [{ violationId }],
    });
    await story(handle);
    await handle.result();
  });

const take = (handle: Handle, by: string) =>
  handle.executeUpdate(takeViolationUpdate, { args: [{ by }], updateId: randomUUID() });
const resolve = (handle: Handle, by: string) =>
  handle.executeUpdate(resolveViolationUpdate, { args: [{ by }], updateId: randomUUID() });
const accept = async (handle: Handle, by: string, aheadMs = 100 * HOUR) =>
  handle.executeUpdate(acceptViolationUpdate, {
    args: [{ by, reason: 'remedy-planned', untilMs: (await rig.env.currentTimeMs()) + aheadMs }],
    updateId: randomUUID(),
  });
const parked = async (handle: Handle) => {
  for (let tries = 0; tries < 4_000 && !(await handle.query(parkedQuery)).parked; tries += 1)
    await new Promise((wait) => setTimeout(wait, 25));
};
const retry = (handle: Handle) =>
  handle.executeUpdate(retryParkedUpdate, { args: [{ by: 'operator' }], updateId: randomUUID() });
const refusedWith = (type: string) => ({ cause: { type } });
const updatesIn = async (handle: Handle) => {
  const { events } = await handle.fetchHistory();
  return (events ?? []).filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes).length;
};

test('policyViolation sends no reminder when it is taken and resolved in time', async () => {
  recordAs('resolved');
  const records = await createRecords();
  await run(records, async (handle) => {
    expect(await take(handle, 'ann')).toMatchObject({ status: 'in_progress', assigneeId: 'ann' });
    await rig.env.sleep('10 hours');
    await expect(resolve(handle, 'ann')).rejects.toMatchObject(refusedWith('violation.not-passing'));
    records.pass();
    expect(await resolve(handle, 'ann')).toMatchObject({ status: 'resolved' });
    expect(await handle.result()).toBe('resolved');
  });
  expect(records.kinds()).toEqual(['take', 'resolve']);
  expect(rig.alerts).toEqual([]);
});

test('policyViolation is accepted by a person other than its assignee until an end, and refusals leave no event', async () => {
  recordAs('accepted');
  const records = await createRecords();
  await run(records, async (handle) => {
    await take(handle, 'ann');
    await expect(take(handle, 'bob')).rejects.toMatchObject(refusedWith('violation.taken'));
    await expect(accept(handle, 'ann')).rejects.toMatchObject(refusedWith('violation.own'));
    await expect(accept(handle, 'lead', 367 * 24 * HOUR)).rejects.toMatchObject(
      refusedWith('violation.end-out-of-range'),
    );
    expect(await updatesIn(handle)).toBe(1);
    expect(await accept(handle, 'lead')).toMatchObject({ status: 'accepted' });
    expect(await handle.result()).toBe('accepted');
  });
  expect(records.kinds()).toEqual(['take', 'accept']);
});

test('policyViolation reminds with a quarter of the time left, notifies when it is due and each day since, and never decides', async () => {
  recordAs('overdue');
  const records = await createRecords();
  await run(records, async (handle) => {
    await rig.env.sleep('73 hours');
    expect(await handle.query(violationStateQuery)).toMatchObject({ status: 'open', reminded: true, overdueLevel: 3 });
    expect(rig.alerts).toEqual(['WARN violation.due-soon', ...Array<string>(3).fill('ERROR violation.overdue')]);
    await accept(handle, 'lead');
  });
  expect(records.kinds()).toEqual(['remind', 'overdue', 'overdue', 'overdue', 'accept']);
  const hours = records.recorded.map(({ atMs }) => Math.floor((atMs - records.startedMs) / HOUR));
  expect(hours.slice(0, 4)).toEqual([18, 24, 48, 72]);
});

test('policyViolation is taken by one of two people at once', async () => {
  recordAs('two-takes-at-once');
  const records = await createRecords();
  await run(records, async (handle) => {
    const both = await Promise.allSettled([take(handle, 'ann'), take(handle, 'bob')]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await accept(handle, 'lead');
  });
  expect(records.kinds()).toEqual(['take', 'accept']);
});

test('policyViolation parks when a step cannot be recorded, and continues when an operator retries', async () => {
  recordAs('record-parked');
  const records = await createRecords();
  await run(records, async (handle) => {
    await handle.query(violationStateQuery);
    records.fail('unexpected');
    const taking = take(handle, 'ann');
    await parked(handle);
    expect((await handle.query(parkedQuery)).parked).toMatchObject({ step: 'record', failureType: 'unexpected' });
    records.fail(undefined);
    await retry(handle);
    expect(await taking).toMatchObject({ status: 'in_progress' });
    await accept(handle, 'lead');
  });
});

const UNTIL_MS = Date.UTC(2999, 0, 1);
const untilThen = (handle: Handle, by: string) =>
  handle.executeUpdate(acceptViolationUpdate, {
    args: [{ by, reason: 'remedy-planned', untilMs: UNTIL_MS }],
    updateId: randomUUID(),
  });

test.each([
  ['resolved', { passing: true }, resolve],
  ['accepted', {}, accept],
] as const)(
  'what was %s before its answer was lost is recorded once when an operator retries',
  async (status, given, end) => {
    const records = await createRecords(given);
    await run(records, async (handle) => {
      await handle.query(violationStateQuery);
      records.loseAnswers(true);
      const ending = end(handle, 'ann');
      await parked(handle);
      const late = await handle.startUpdate(takeViolationUpdate, {
        args: [{ by: 'bob' }],
        updateId: randomUUID(),
        waitForStage: WorkflowUpdateStage.ACCEPTED,
      });
      records.loseAnswers(false);
      await retry(handle);
      expect(await ending).toMatchObject({ status, resolvedBy: 'ann' });
      await expect(late.result()).rejects.toMatchObject(refusedWith('violation.closed'));
    });
    expect(records.recorded).toHaveLength(1);
  },
);

test.each([
  ['resolved', { resolvedBy: 'ann' }, resolve],
  ['accepted', { resolvedBy: 'ann', acceptance: { reason: 'remedy-planned', untilMs: UNTIL_MS } }, untilThen],
] as const)(
  'what one person %s before the worker died is answered to them, and refused to another',
  async (status, given, end) => {
    const records = await createRecords({ status, passing: true, ...given });
    const violationId = randomUUID();
    const handle = await rig.env.client.workflow.start<PolicyViolation>(POLICY_VIOLATION, {
      taskQueue: rig.taskQueue,
      workflowId: violationWorkflowId(violationId),
      args: [{ violationId }],
    });
    // No worker has begun yet: the steps come with the first task.
    const answers = Promise.allSettled([end(handle, 'ann'), end(handle, 'bob')]);
    await rig.during(records.activities, async () => {
      const [ofAnn, ofBob] = await answers;
      expect(ofAnn).toMatchObject({ value: { status } });
      expect(ofBob).toMatchObject({ reason: refusedWith('violation.closed') });
      await handle.result();
    });
  },
);
