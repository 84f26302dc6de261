import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { SubjectActivities, SubjectStoreActivities } from '../../../activities/privacy/subject.activities';
import {
  decideSubjectRequestUpdate,
  exportEndedSignal,
  exportWorkflowId,
  SUBJECT_EXPORT,
  subjectStageQuery,
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

/** A verified request in memory; its file is there for a week. */
const createRequest = (erased = false) => {
  const record: SubjectRecord = {
    status: 'verified',
    requestType: 'access',
    regime: 'gdpr',
    filedBy: 'com-1',
    hash: 'hash',
    dueAtMs: 0,
    acknowledgeByMs: null,
    extended: false,
    verified: true,
    decidedBy: null,
    refusalReason: null,
  };
  const calls: string[] = [];
  const activities: Omit<SubjectActivities & SubjectStoreActivities, 'eraseSubject' | 'endExportsOfSubject'> = {
    readSubjectRecord: async () => ({ ...record }),
    decideSubjectRequest: async (_id: string, { by }: SubjectDecision) => {
      Object.assign(record, { status: 'approved', decidedBy: by });
      return { ...record };
    },
    extendSubjectRequest: async () => ({ ...record }),
    exportSubject: async () => {
      calls.push('export');
      return erased
        ? { state: 'erased' }
        : { state: 'ready', expiresAtMs: (await rig.env.currentTimeMs()) + 7 * DAY_MS };
    },
    endExport: async () => void calls.push('end'),
  };
  return { record, activities, calls };
};

type Handle = WorkflowHandle<SubjectRequestWorkflow>;
const run = (request: ReturnType<typeof createRequest>, story: (handle: Handle) => Promise<void>) =>
  rig.during(request.activities, async () => {
    request.record.dueAtMs = (await rig.env.currentTimeMs()) + 5 * DAY_MS;
    const requestId = randomUUID();
    const handle = await rig.env.client.workflow.start<SubjectRequestWorkflow>(SUBJECT_EXPORT, {
      taskQueue: rig.taskQueue,
      workflowId: exportWorkflowId(requestId),
      args: [{ requestId }],
    });
    await handle.executeUpdate(decideSubjectRequestUpdate, {
      args: [{ by: 'com-2', hash: 'hash', decision: 'approve' }],
      updateId: randomUUID(),
    });
    await story(handle);
    await handle.result();
  });
const reached = (handle: Handle, stage: SubjectRequestStage) => stageReached(handle, subjectStageQuery, stage);

test('the file of an export is available for a week without a deadline, and then deleted', async () => {
  recordAs('file-for-a-week');
  const request = createRequest();
  await run(request, async (handle) => {
    await reached(handle, 'ready');
    await rig.env.sleep('6 days');
    expect(request.calls).toEqual(['export']);
    await rig.env.sleep('2 days');
    expect(await handle.result()).toBe('done');
    expect(rig.alerts.filter((line) => line.startsWith('ERROR'))).toEqual([]);
  });
  expect(request.calls).toEqual(['export', 'end']);
});

test('an export ends when an erasure deletes its file early', async () => {
  recordAs('ended-early');
  const request = createRequest();
  await run(request, async (handle) => {
    await reached(handle, 'ready');
    await handle.signal(exportEndedSignal, { key: 'k' });
    expect(await handle.result()).toBe('done');
  });
});

test('an export makes no file when the subject has been erased since', async () => {
  recordAs('erased-before');
  const request = createRequest(true);
  await run(request, async (handle) => expect(await handle.result()).toBe('refused'));
  expect(request.calls).toEqual(['export']);
});
