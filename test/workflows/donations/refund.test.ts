import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { RefundActivities, RefundProviderActivities } from '../../../activities/donations/refund.activities';
import {
  approveRefundUpdate,
  providerAnsweredSignal,
  REFUND,
  refundStageQuery,
  refundWorkflowId,
  type Refund,
  type RefundApproval,
  type RefundRecord,
  type RefundStage,
} from '../../../contracts/donations/refund-messages';
import { giveUpParkedUpdate, parkedQuery } from '../../../contracts/kernel/messages';
import { createRig, recordAs, stageReached, type Rig } from '../../setup/workflow-rig';

let rig: Rig;
beforeAll(async () => void (rig = await createRig()));
afterAll(() => rig.close());

/** One refund kept in memory, with the rules of the services. */
const createRefundRecords = (status: RefundRecord['status'] = 'proposed', notPossible = false) => {
  const record: RefundRecord = { status, proposedBy: 'fin-1', hash: 'hash', decidedBy: null };
  const calls: string[] = [];
  const to = (name: string, next: RefundRecord['status']) => async () => {
    calls.push(name);
    record.status = next;
    return { ...record };
  };
  const activities: RefundActivities & RefundProviderActivities = {
    readRefund: async () => ({ ...record }),
    decideRefund: async (_id: string, { decision }: RefundApproval) =>
      to('decide', decision === 'approve' ? 'approved' : 'refused')(),
    completeRefund: to('complete', 'confirmed'),
    refuseRefund: to('refuse', 'refused'),
    sendRefund: async () => {
      if (notPossible)
        throw ApplicationFailure.create({ type: 'refund.not-possible', message: 'planted', nonRetryable: true });
      return to('send', 'sent')();
    },
  };
  return { activities, calls };
};

const run = (
  records: ReturnType<typeof createRefundRecords>,
  story: (handle: WorkflowHandle<Refund>) => Promise<void>,
) =>
  rig.during(records.activities, async () => {
    const refundId = randomUUID();
    const handle = await rig.env.client.workflow.start<Refund>(REFUND, {
      taskQueue: rig.taskQueue,
      workflowId: refundWorkflowId(refundId),
      args: [{ refundId }],
    });
    await story(handle);
    await handle.result();
  });

const approve = (handle: WorkflowHandle<Refund>, approval: Partial<RefundApproval> = {}) =>
  handle.executeUpdate(approveRefundUpdate, {
    args: [{ by: 'fin-2', hash: 'hash', decision: 'approve', ...approval }],
    updateId: randomUUID(),
  });

const reached = (handle: WorkflowHandle<Refund>, stage: RefundStage) => stageReached(handle, refundStageQuery, stage);
const refusedWith = (type: string) => ({ cause: { type } });

test('a refund is approved by another person, sent, confirmed and booked', async () => {
  recordAs('confirmed');
  const records = createRefundRecords();
  await run(records, async (handle) => {
    await expect(approve(handle, { by: 'fin-1' })).rejects.toMatchObject(refusedWith('refund.own-proposal'));
    await expect(approve(handle, { hash: 'other' })).rejects.toMatchObject(refusedWith('refund.other-hash'));
    expect(await approve(handle)).toBe('approved');
    await reached(handle, 'awaiting-provider');
    await handle.signal(providerAnsweredSignal, { key: 'e1', outcome: 'confirmed' });
    await handle.signal(providerAnsweredSignal, { key: 'e1', outcome: 'confirmed' });
    expect(await handle.result()).toBe('confirmed');
  });
  // A signal that arrives while the last task completes runs its local step again: steps are idempotent, not single.
  expect([...new Set(records.calls)]).toEqual(['decide', 'send', 'complete']);
});

test('a refund ends without a call to the provider when its proposal is refused', async () => {
  recordAs('refused');
  const records = createRefundRecords();
  await run(records, async (handle) => {
    expect(await approve(handle, { decision: 'refuse' })).toBe('refused');
  });
  expect(records.calls).toEqual(['decide']);
});

test('a refund waits for weeks when the provider is silent', async () => {
  recordAs('provider-silent');
  const records = createRefundRecords('approved');
  await run(records, async (handle) => {
    await rig.env.sleep('20 days');
    expect(rig.alerts.filter((line) => line === 'WARN refund.provider-silent').length).toBeGreaterThanOrEqual(6);
    await handle.signal(providerAnsweredSignal, { key: 'e1', outcome: 'confirmed' });
    expect(await handle.result()).toBe('confirmed');
  });
});

test('a refund is refused when the provider reports that no money was returned', async () => {
  recordAs('provider-refuses');
  const records = createRefundRecords('approved');
  await run(records, async (handle) => {
    await reached(handle, 'awaiting-provider');
    await handle.signal(providerAnsweredSignal, { key: 'e1', outcome: 'refused' });
    expect(await handle.result()).toBe('refused');
  });
});

test('a refund parks when the provider refuses the order, and two people can give it up', async () => {
  recordAs('parked-and-given-up');
  const records = createRefundRecords('approved', true);
  await run(records, async (handle) => {
    for (let tries = 0; tries < 4_000 && !(await handle.query(parkedQuery)).parked; tries++)
      await new Promise((wait) => setTimeout(wait, 25));
    expect((await handle.query(parkedQuery)).parked).toMatchObject({
      step: 'send',
      failureType: 'refund.not-possible',
    });
    const giveUp = (by: string) =>
      handle.executeUpdate(giveUpParkedUpdate, {
        args: [{ by, hash: 'h', agrees: by === 'op-2' }],
        updateId: randomUUID(),
      });
    expect(await giveUp('op-1')).toEqual({ state: 'proposed', hash: 'h' });
    expect(await giveUp('op-2')).toEqual({ state: 'given-up', hash: 'h' });
    expect(await handle.result()).toBe('refused');
  });
  expect(records.calls).toEqual(['refuse']);
});

test('a refund takes one of two approvals at once', async () => {
  recordAs('two-approvals-at-once');
  const records = createRefundRecords();
  await run(records, async (handle) => {
    const both = await Promise.allSettled([approve(handle), approve(handle, { by: 'fin-3' })]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await handle.signal(providerAnsweredSignal, { key: 'e1', outcome: 'confirmed' });
  });
});
