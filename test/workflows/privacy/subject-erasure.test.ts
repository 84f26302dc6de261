import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { refused } from '../../../contracts/kernel/refused';
import type { SubjectActivities, SubjectStoreActivities } from '../../../activities/privacy/subject.activities';
import {
  decideSubjectRequestUpdate,
  erasureWorkflowId,
  extendSubjectRequestUpdate,
  holdReleasedSignal,
  SUBJECT_ERASURE,
  subjectStageQuery,
  subjectVerifiedSignal,
  type ErasureOutcome,
  type SubjectDecision,
  type SubjectRecord,
  type SubjectRequestStage,
  type SubjectRequestWorkflow,
} from '../../../contracts/privacy/messages';
import { createRig, recordAs, stageReached, type Rig } from '../../setup/workflow-rig';

let rig: Rig;
beforeAll(async () => void (rig = await createRig()));
afterAll(() => rig.close());

const DAY_MS = 86_400_000;

/** One request kept in memory, with the rules of the services; its month begins when it is first read. */
const createRequest = (given: Partial<SubjectRecord> = {}, outcomes: ErasureOutcome[] = []) => {
  const record: SubjectRecord = {
    status: 'received',
    requestType: 'erasure',
    regime: 'gdpr',
    filedBy: 'com-1',
    hash: 'hash',
    dueAtMs: 0,
    acknowledgeByMs: null,
    extended: false,
    verified: false,
    decidedBy: null,
    refusalReason: null,
    ...given,
  };
  const calls: string[] = [];
  const activities: SubjectActivities & Pick<SubjectStoreActivities, 'endExportsOfSubject'> = {
    endExportsOfSubject: async () => 0,
    readSubjectRecord: async () => ({ ...record }),
    decideSubjectRequest: async (_id: string, { decision, by }: SubjectDecision) => {
      calls.push(decision);
      Object.assign(record, { status: decision === 'approve' ? 'approved' : 'refused', decidedBy: by });
      return { ...record };
    },
    extendSubjectRequest: async () => {
      if (record.extended) throw refused('subject-request.not-extendable');
      Object.assign(record, { extended: true, dueAtMs: record.dueAtMs + 60 * DAY_MS });
      return { ...record };
    },
    eraseSubject: async () => {
      calls.push('erase');
      return outcomes.shift() ?? { state: 'done' };
    },
  };
  return { record, activities, calls };
};

type Handle = WorkflowHandle<SubjectRequestWorkflow>;
const run = (request: ReturnType<typeof createRequest>, story: (handle: Handle) => Promise<void>) =>
  rig.during(request.activities, async () => {
    request.record.dueAtMs ||= (await rig.env.currentTimeMs()) + 30 * DAY_MS;
    const requestId = randomUUID();
    const handle = await rig.env.client.workflow.start<SubjectRequestWorkflow>(SUBJECT_ERASURE, {
      taskQueue: rig.taskQueue,
      workflowId: erasureWorkflowId(requestId),
      args: [{ requestId }],
    });
    await story(handle);
    await handle.result();
  });

const reached = (handle: Handle, stage: SubjectRequestStage) => stageReached(handle, subjectStageQuery, stage);
const verify = async ({ record }: ReturnType<typeof createRequest>, handle: Handle) => {
  Object.assign(record, { status: 'verified', verified: true });
  await handle.signal(subjectVerifiedSignal, { key: 'k' });
};
const decide = (handle: Handle, decision: Partial<SubjectDecision> = {}) =>
  handle.executeUpdate(decideSubjectRequestUpdate, {
    args: [{ by: 'com-2', hash: 'hash', decision: 'approve', ...decision }],
    updateId: randomUUID(),
  });
const extend = (handle: Handle) =>
  handle.executeUpdate(extendSubjectRequestUpdate, {
    args: [{ by: 'com-1', reason: 'complexity' }],
    updateId: randomUUID(),
  });
const refusedWith = (type: string) => ({ cause: { type } });

test('an erasure is verified, approved by another person and done', async () => {
  recordAs('erased');
  const request = createRequest();
  await run(request, async (handle) => {
    await reached(handle, 'awaiting-verification');
    await expect(decide(handle)).rejects.toMatchObject(refusedWith('subject-request.not-verified'));
    await verify(request, handle);
    await reached(handle, 'awaiting-approval');
    await expect(decide(handle, { by: 'com-1' })).rejects.toMatchObject(refusedWith('subject-request.own'));
    await expect(decide(handle, { hash: 'x' })).rejects.toMatchObject(refusedWith('subject-request.other-hash'));
    expect(await decide(handle)).toBe('approved');
    expect(await handle.result()).toBe('done');
  });
  expect([...new Set(request.calls)]).toEqual(['approve', 'erase']);
});

test('an erasure takes a decision that arrives before the signal of the token', async () => {
  recordAs('decision-before-token-signal');
  const request = createRequest();
  await run(request, async (handle) => {
    await reached(handle, 'awaiting-verification');
    Object.assign(request.record, { status: 'verified', verified: true });
    expect(await decide(handle)).toBe('approved');
    await handle.signal(subjectVerifiedSignal, { key: 'k' }).catch(() => undefined);
  });
});

test('an erasure answers a repeated decision whose answer was lost, for the same person only', async () => {
  recordAs('decision-repeated');
  const request = createRequest();
  await run(request, async (handle) => {
    await reached(handle, 'awaiting-verification');
    Object.assign(request.record, { status: 'approved', verified: true, decidedBy: 'com-2' });
    await expect(decide(handle, { by: 'com-3' })).rejects.toMatchObject(refusedWith('subject-request.decided'));
    expect(await decide(handle)).toBe('approved');
    await handle.signal(subjectVerifiedSignal, { key: 'k' }).catch(() => undefined);
  });
});

test('a refused erasure erases nothing', async () => {
  recordAs('refused');
  const request = createRequest();
  await run(request, async (handle) => {
    await reached(handle, 'awaiting-verification');
    expect(await decide(handle, { decision: 'refuse', reason: 'identity-doubtful' })).toBe('refused');
    expect(await handle.result()).toBe('refused');
  });
  expect(request.calls).toEqual(['refuse']);
});

test('the deadline of an erasure reminds and never decides', async () => {
  recordAs('overdue');
  const request = createRequest();
  await run(request, async (handle) => {
    await rig.env.sleep('22 days');
    expect(rig.alerts.filter((line) => line.includes('subject'))).toEqual([]);
    await rig.env.sleep('2 days');
    expect(rig.alerts).toContain('WARN subject.due-soon');
    expect(rig.alerts).not.toContain('ERROR subject.overdue');
    await rig.env.sleep('7 days');
    expect(rig.alerts.filter((line) => line === 'ERROR subject.overdue')).toHaveLength(1);
    const { searchAttributes } = await handle.describe();
    expect(searchAttributes['Stage']).toEqual(['overdue']);
    await rig.env.sleep('15 days');
    expect(rig.alerts.filter((line) => line === 'ERROR subject.overdue')).toHaveLength(3);
    expect(request.calls).toEqual([]);
    await verify(request, handle);
    expect(await decide(handle)).toBe('approved');
  });
});

test('an erasure is extended once, before its deadline', async () => {
  recordAs('extended');
  const request = createRequest();
  await run(request, async (handle) => {
    await extend(handle);
    await expect(extend(handle)).rejects.toMatchObject(refusedWith('subject-request.not-extendable'));
    await rig.env.sleep('80 days');
    expect(rig.alerts).not.toContain('ERROR subject.overdue');
    await rig.env.sleep('11 days');
    expect(rig.alerts).toContain('ERROR subject.overdue');
    await decide(handle, { decision: 'refuse' });
  });
});

test('an erasure records Updates one after the other, in the order of a replay', async () => {
  recordAs('steps-in-turn');
  const request = createRequest();
  let [running, most] = [0, 0];
  /** Long enough for another to begin meanwhile. */
  const slowly =
    <A extends unknown[], R>(step: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      running += 1;
      most = Math.max(most, running);
      try {
        await sleep(60);
        return await step(...args);
      } finally {
        running -= 1;
      }
    };
  const { activities } = request;
  activities.readSubjectRecord = slowly(activities.readSubjectRecord);
  activities.extendSubjectRequest = slowly(activities.extendSubjectRequest);
  await run(request, async (handle) => {
    await verify(request, handle);
    await extend(handle);
    await decide(handle, { decision: 'refuse' });
  });
  expect(most).toBe(1);
});

test('an erasure without an acknowledgement is reported after ten business days', async () => {
  recordAs('unacknowledged');
  const now = await rig.env.currentTimeMs();
  const request = createRequest({
    regime: 'ccpa',
    dueAtMs: now + 45 * DAY_MS,
    acknowledgeByMs: now + 14 * DAY_MS,
  });
  await run(request, async (handle) => {
    await rig.env.sleep('15 days');
    expect(rig.alerts).toContain('WARN subject.unacknowledged');
    await expect(extend(handle)).rejects.toMatchObject(refusedWith('subject-request.not-extendable'));
    await decide(handle, { decision: 'refuse' });
  });
});

test('a held-up erasure continues when the hold is released, and by itself when a case or gift has ended', async () => {
  recordAs('held');
  const held = (hold: 'legal-hold' | 'open-case'): ErasureOutcome => ({ state: 'held', holds: [hold] });
  const request = createRequest({ status: 'verified', verified: true }, [held('legal-hold'), held('open-case')]);
  await run(request, async (handle) => {
    await decide(handle);
    await reached(handle, 'held');
    await handle.signal(holdReleasedSignal, { key: 'h' });
    await rig.env.sleep('7 hours');
    expect(await handle.result()).toBe('done');
  });
  expect(request.calls.filter((call) => call === 'erase').length).toBeGreaterThanOrEqual(3);
});

test('an erasure takes one of two decisions at once', async () => {
  recordAs('two-decisions-at-once');
  const request = createRequest({ status: 'verified', verified: true });
  await run(request, async (handle) => {
    const both = await Promise.allSettled([decide(handle), decide(handle, { by: 'com-3' })]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
