import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { EscalationActivities } from '../../../activities/escalations/escalation.activities';
import {
  ACCESS_ESCALATION,
  approveEscalationUpdate,
  denyEscalationUpdate,
  escalationStateQuery,
  escalationWorkflowId,
  reviewEscalationUpdate,
  revokeEscalationUpdate,
  type AccessEscalation,
  type EscalationState,
  type EscalationStep,
} from '../../../contracts/escalations/messages';
import { parkedQuery, retryParkedUpdate } from '../../../contracts/kernel/messages';
import { afterStep, isRecorded, refusedStep } from '../../../domain/escalations/escalation';
import { createRig, recordAs, type Rig } from '../../setup/workflow-rig';

let rig: Rig;
beforeAll(async () => void (rig = await createRig()));
afterAll(() => rig.close());

const HOUR = 3_600_000;
type Handle = WorkflowHandle<AccessEscalation>;

/** One escalation kept in memory, with the rules of the services. */
const createRecords = async (change: Partial<EscalationState> = {}) => {
  const now = await rig.env.currentTimeMs();
  let state: EscalationState = {
    status: 'pending',
    requestedBy: 'asker',
    breakGlass: false,
    requiredApprovals: 2,
    approvedBy: [],
    decideByMs: now + 72 * HOUR,
    expiresAtMs: now + 100 * HOUR,
    activatedAtMs: null,
    endedAtMs: null,
    endedBy: null,
    reported: false,
    review: null,
    reviewLevel: 0,
    ...change,
  };
  const recorded: EscalationStep[] = [];
  let failing: string | undefined;
  const activities: EscalationActivities = {
    readEscalation: async () => state,
    recordEscalationStep: async (_id, step) => {
      if (failing) throw ApplicationFailure.create({ type: failing, message: 'planted', nonRetryable: true });
      const refused = refusedStep(state, step);
      if (refused) return refused === 'not-due' || isRecorded(state, step) ? { state } : { state, refused };
      recorded.push(step);
      return { state: (state = afterStep(state, step)) };
    },
  };
  const fail = (type: string | undefined) => void (failing = type);
  return { activities, recorded, kinds: () => recorded.map(({ kind }) => kind), fail, startedMs: now };
};
type Records = Awaited<ReturnType<typeof createRecords>>;

const broken = async (): Promise<Partial<EscalationState>> => {
  const now = await rig.env.currentTimeMs();
  return { status: 'active', breakGlass: true, requiredApprovals: 0, activatedAtMs: now, expiresAtMs: now + HOUR };
};

const run = (records: Records, story: (handle: Handle) => Promise<void>) =>
  rig.during(records.activities, async () => {
    const escalationId = randomUUID();
    const handle = await rig.env.client.workflow.start<AccessEscalation>(ACCESS_ESCALATION, {
      taskQueue: rig.taskQueue,
      workflowId: escalationWorkflowId(escalationId),
      args: [{ escalationId }],
    });
    await story(handle);
    await handle.result();
  });

const approve = (handle: Handle, by: string) =>
  handle.executeUpdate(approveEscalationUpdate, { args: [{ by }], updateId: randomUUID() });
const deny = (handle: Handle, by: string) =>
  handle.executeUpdate(denyEscalationUpdate, { args: [{ by }], updateId: randomUUID() });
const revoke = (handle: Handle, by: string) =>
  handle.executeUpdate(revokeEscalationUpdate, { args: [{ by }], updateId: randomUUID() });
const review = (handle: Handle, by: string) =>
  handle.executeUpdate(reviewEscalationUpdate, { args: [{ by, verdict: 'justified' }], updateId: randomUUID() });

const REVIEWED = { status: 'expired', breakGlass: true, activatedAtMs: 1, endedAtMs: 2, reported: true } as const;
const refusedWith = (type: string) => ({ cause: { type } });
const updatesIn = async (handle: Handle) => {
  const { events } = await handle.fetchHistory();
  return (events ?? []).filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes).length;
};

test('a grant that two people approved runs to its hard end and is reported', async () => {
  recordAs('approved-by-two');
  const records = await createRecords();
  await run(records, async (handle) => {
    expect(await approve(handle, 'lead')).toMatchObject({ status: 'pending', approvedBy: ['lead'] });
    await rig.env.sleep('10 hours');
    expect(await approve(handle, 'admin')).toMatchObject({ status: 'active', approvedBy: ['lead', 'admin'] });
    expect(await handle.result()).toBe('expired');
  });
  expect(records.kinds()).toEqual(['approve', 'approve', 'expire', 'report']);
  const [, , expired, reported] = records.recorded;
  expect(expired!.atMs - records.startedMs).toBeGreaterThanOrEqual(100 * HOUR);
  expect(expired!.atMs - records.startedMs).toBeLessThan(100 * HOUR + 60_000);
  expect(reported!.atMs - records.startedMs).toBeGreaterThanOrEqual(100 * HOUR + 60_000);
});

test.each([
  ['one approval', ['lead'], {}, { status: 'pending', approvedBy: ['lead'] }],
  ['the last one', ['admin', 'lead'], { status: 'active' as const }, { status: 'active' }],
])('%s that a dead worker recorded counts once when it is sent again', async (_name, by, change, seen) => {
  const records = await createRecords({ approvedBy: by, ...change });
  const escalationId = randomUUID();
  const handle = await rig.env.client.workflow.start<AccessEscalation>(ACCESS_ESCALATION, {
    taskQueue: rig.taskQueue,
    workflowId: escalationWorkflowId(escalationId),
    args: [{ escalationId }],
  });
  // No worker has begun yet: it comes with the first task.
  const asked = approve(handle, 'lead');
  await rig.during(records.activities, async () => {
    expect(await asked).toMatchObject(seen);
    expect(records.kinds()).toEqual([]);
    await handle.terminate();
  });
});

test.each([
  ['denied', deny, { status: 'denied', endedBy: 'lead', endedAtMs: 1 }, 'escalation.not-pending'],
  ['revoked', revoke, { status: 'revoked', endedBy: 'lead', endedAtMs: 1 }, 'escalation.not-open'],
  ['reviewed', review, { ...REVIEWED, review: { by: 'lead', verdict: 'justified' } }, 'escalation.already-reviewed'],
  ['reviewed otherwise', review, { ...REVIEWED, review: { by: 'admin', verdict: 'not-justified' } }, undefined],
] as const)(
  'what one person %s before the worker died is refused to another, and answered to that person',
  async (_name, step, change, refusal) => {
    const records = await createRecords(change);
    const escalationId = randomUUID();
    const handle = await rig.env.client.workflow.start<AccessEscalation>(ACCESS_ESCALATION, {
      taskQueue: rig.taskQueue,
      workflowId: escalationWorkflowId(escalationId),
      args: [{ escalationId }],
    });
    // No worker has begun yet: the steps come with the first task.
    const answers = Promise.allSettled([step(handle, 'lead'), step(handle, 'admin')]);
    await rig.during(records.activities, async () => {
      const [ofLead, ofAdmin] = await answers;
      expect(ofAdmin).toMatchObject({ reason: refusedWith(refusal ?? 'escalation.already-reviewed') });
      if (refusal) expect(ofLead).toMatchObject({ value: { status: change.status } });
      expect(records.kinds()).toEqual([]);
      await handle.result();
    });
  },
);

test('a self-approved escalation is refused, and leaves no event', async () => {
  recordAs('own-approval-refused');
  const records = await createRecords();
  await run(records, async (handle) => {
    expect(await approve(handle, 'lead')).toMatchObject({ status: 'pending' });
    await expect(approve(handle, 'asker')).rejects.toMatchObject(refusedWith('escalation.own-request'));
    await expect(deny(handle, 'asker')).rejects.toMatchObject(refusedWith('escalation.own-request'));
    await expect(approve(handle, 'lead')).rejects.toMatchObject(refusedWith('escalation.already-approved'));
    expect(await updatesIn(handle)).toBe(1);
    await deny(handle, 'admin');
  });
  expect(records.kinds()).toEqual(['approve', 'deny']);
});

test('two approvals by one person at once count once, and another person is needed', async () => {
  recordAs('two-approvals-at-once');
  const records = await createRecords();
  await run(records, async (handle) => {
    const both = await Promise.allSettled([approve(handle, 'lead'), approve(handle, 'lead')]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await handle.query(escalationStateQuery)).toMatchObject({ status: 'pending', approvedBy: ['lead'] });
    await deny(handle, 'lead');
  });
});

test('a request ends with one denial and without a report', async () => {
  recordAs('denied');
  const records = await createRecords();
  await run(records, async (handle) => {
    expect(await deny(handle, 'lead')).toMatchObject({ status: 'denied' });
    expect(await handle.result()).toBe('denied');
  });
  expect(records.kinds()).toEqual(['deny']);
});

test('a request expires when nobody decides in time', async () => {
  recordAs('expired');
  const records = await createRecords();
  await run(records, async (handle) => {
    await approve(handle, 'lead');
    expect(await handle.result()).toBe('expired');
  });
  expect(records.kinds()).toEqual(['approve', 'expire']);
  expect(records.recorded[1]!.atMs - records.startedMs).toBeLessThan(72 * HOUR + 60_000);
});

test('a grant is revoked at once by a person, and a request is withdrawn', async () => {
  recordAs('revoked');
  const records = await createRecords({ requiredApprovals: 1 });
  await run(records, async (handle) => {
    await approve(handle, 'lead');
    expect(await revoke(handle, 'asker')).toMatchObject({ status: 'revoked' });
    await expect(revoke(handle, 'lead')).rejects.toMatchObject(refusedWith('escalation.not-open'));
    await expect(approve(handle, 'admin')).rejects.toMatchObject(refusedWith('escalation.not-pending'));
    expect(await handle.result()).toBe('revoked');
  });
  expect(records.kinds()).toEqual(['approve', 'revoke', 'report']);

  const withdrawn = await createRecords();
  await run(withdrawn, async (handle) => {
    expect(await revoke(handle, 'asker')).toMatchObject({ status: 'revoked' });
    await handle.result();
  });
  expect(withdrawn.kinds()).toEqual(['revoke']);
});

test('a break-glass grant is notified at once, and again each day until another person has reviewed it', async () => {
  recordAs('glass-broken');
  const records = await createRecords(await broken());
  await run(records, async (handle) => {
    await expect(review(handle, 'lead')).rejects.toMatchObject(refusedWith('escalation.still-active'));
    expect(rig.alerts).toContain('ERROR escalation.break-glass');
    await rig.env.sleep('2 hours');
    expect(records.kinds()).toEqual(['expire', 'report']);
    await expect(review(handle, 'asker')).rejects.toMatchObject(refusedWith('escalation.own-request'));
    await rig.env.sleep('72 hours');
    expect((await handle.describe()).status.name).toBe('RUNNING');
    expect(await handle.query(escalationStateQuery)).toMatchObject({ reviewLevel: 3, review: null });
    expect(await review(handle, 'lead')).toMatchObject({ review: { by: 'lead', verdict: 'justified' } });
    expect(await handle.result()).toBe('expired');
  });
  expect(records.kinds()).toEqual(['expire', 'report', 'remind', 'remind', 'remind', 'review']);
  expect(rig.alerts.filter((line) => line === 'ERROR escalation.review-overdue').length).toBeGreaterThanOrEqual(3);
});

test('an approved grant sends no break-glass notification and has no review', async () => {
  recordAs('no-review');
  const records = await createRecords({ requiredApprovals: 1 });
  await run(records, async (handle) => {
    await approve(handle, 'lead');
    await expect(review(handle, 'lead')).rejects.toMatchObject(refusedWith('escalation.no-review'));
    await handle.result();
  });
  expect(rig.alerts.filter((line) => line.includes('break-glass'))).toEqual([]);
});

test('a grant ends at its own end when its workflow starts later', async () => {
  recordAs('started-late');
  const now = await rig.env.currentTimeMs();
  const records = await createRecords({ status: 'active', activatedAtMs: now - 9 * HOUR, expiresAtMs: now - HOUR });
  await run(records, async (handle) => {
    expect(await handle.result()).toBe('expired');
    expect(await handle.query(escalationStateQuery)).toMatchObject({ endedAtMs: now - HOUR, reported: true });
  });
});

test('an escalation parks when a step cannot be recorded, and continues when an operator retries', async () => {
  recordAs('record-parked');
  const records = await createRecords({ requiredApprovals: 1 });
  await run(records, async (handle) => {
    records.fail('unavailable');
    const approving = approve(handle, 'lead');
    for (let tries = 0; tries < 4_000 && !(await handle.query(parkedQuery)).parked; tries++)
      await new Promise((wait) => setTimeout(wait, 25));
    expect((await handle.query(parkedQuery)).parked).toMatchObject({ step: 'record', failureType: 'unavailable' });
    records.fail(undefined);
    await handle.executeUpdate(retryParkedUpdate, { args: [{ by: 'op' }], updateId: randomUUID() });
    expect(await approving).toMatchObject({ status: 'active' });
    await revoke(handle, 'lead');
  });
  expect(records.kinds()).toEqual(['approve', 'revoke', 'report']);
});
