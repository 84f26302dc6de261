import { randomUUID } from 'node:crypto';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import {
  cancelDonationUpdate,
  DONATION_INTAKE,
  donationStageQuery,
  donationWorkflowId,
  listsImportedSignal,
  paymentSeenSignal,
  type DonationIntake,
  type DonationStage,
} from '../../../contracts/donations/messages';
import { giveUpParkedUpdate, parkedQuery, retryParkedUpdate } from '../../../contracts/kernel/messages';
import { createGiftRecords, type GiftRecords } from '../../fakes/gift-records';
import { createRig, recordAs, type Rig } from '../../setup/workflow-rig';

let rig: Rig;
beforeAll(async () => void (rig = await createRig()));
afterAll(() => rig.close());

type Handle = WorkflowHandleWithFirstExecutionRunId<DonationIntake>;

const tell = (handle: Handle) => handle.signal(paymentSeenSignal, { key: randomUUID() });
const update = () => ({ updateId: randomUUID() });

/** Waits until the workflow is at `stage`; real time, since these stages need no timer. */
const reached = async (handle: Handle, stage: DonationStage) => {
  for (let tries = 0; tries < 4_000; tries++) {
    if ((await handle.query(donationStageQuery)) === stage) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`never reached ${stage}, is at ${await handle.query(donationStageQuery)}`);
};

const giveUp = (handle: Handle, by: string, hash: string, agrees = true) =>
  handle.executeUpdate(giveUpParkedUpdate, { args: [{ by, hash, agrees }], ...update() });

const run = (gift: GiftRecords, story: (handle: Handle) => Promise<void>) =>
  rig.during(gift, async () => {
    const donationId = randomUUID();
    await story(
      await rig.env.client.workflow.start<DonationIntake>(DONATION_INTAKE, {
        taskQueue: rig.taskQueue,
        workflowId: donationWorkflowId(donationId),
        args: [{ donationId }],
      }),
    );
  });

const newGift = async (start: Parameters<typeof createGiftRecords>[0] = {}) =>
  createGiftRecords({ nowMs: await rig.env.currentTimeMs(), ...start });

test('a paid gift is screened, settled and receipted', async () => {
  recordAs('paid');
  const gift = await newGift();
  await run(gift, async (handle) => {
    await reached(handle, 'awaiting-payment');
    await expect(giveUp(handle, 'op-1', 'h')).rejects.toMatchObject({ cause: { type: 'parked.not-parked' } });
    gift.pay();
    await tell(handle);
    expect(await handle.result()).toBe('reconciled');
  });
  expect(gift.calls).toEqual(['readIntake', 'readIntake', 'screenDonation', 'settleDonation', 'renderReceipt']);
});

test('donationIntake reads its record once when the gift began with its payment', async () => {
  recordAs('begun-by-payment');
  const gift = await newGift({ status: 'pending', received: 'enough' });
  await run(gift, async (handle) => expect(await handle.result()).toBe('reconciled'));
  expect(gift.calls).toEqual(['readIntake', 'screenDonation', 'settleDonation', 'renderReceipt']);
});

test('donationIntake waits with a disputed gift until the provider has decided, and settles it then', async () => {
  recordAs('disputed');
  const gift = await newGift({ status: 'confirmed', received: 'enough', disputed: true });
  await run(gift, async (handle) => {
    await reached(handle, 'disputed');
    expect(gift.calls).toEqual(['readIntake']);
    gift.record.disputed = false;
    await tell(handle);
    expect(await handle.result()).toBe('reconciled');
  });
  expect(gift.calls).toEqual(['readIntake', 'readIntake', 'settleDonation', 'renderReceipt']);
});

test.each([
  ['payment-date', 'awaiting-payment-date', 'undated'],
  ['printed-name', 'receipt-held', 'receipt-held'],
] as const)(
  'donationIntake waits for people who give a cleared gift its %s, and settles it then',
  async (needs, stage, name) => {
    recordAs(name);
    const gift = await newGift({ status: 'confirmed', received: 'enough', needs });
    await run(gift, async (handle) => {
      await reached(handle, stage);
      await tell(handle);
      await reached(handle, stage);
      expect(gift.calls).not.toContain('settleDonation');
      delete gift.record.needs;
      await tell(handle);
      expect(await handle.result()).toBe('reconciled');
    });
    expect(gift.calls).toEqual(expect.arrayContaining(['settleDonation', 'renderReceipt']));
  },
);

test('donationIntake renders each receipt of a gift that was paid in two years, once', async () => {
  recordAs('two-receipts');
  const gift = await newGift({ status: 'confirmed', received: 'enough' });
  gift.issues = ['receipt-1', 'receipt-2'];
  await run(gift, async (handle) => expect(await handle.result()).toBe('reconciled'));
  expect(gift.calls.filter((name) => name === 'renderReceipt')).toHaveLength(2);
  expect(gift.record.receipts.map(({ rendered }) => rendered)).toEqual([true, true]);
});

test('a gift that is never paid expires when its window ends', async () => {
  recordAs('expired');
  const gift = await newGift();
  await run(gift, async (handle) => {
    await reached(handle, 'awaiting-payment');
    const before = await rig.env.currentTimeMs();
    expect(await handle.result()).toBe('expired');
    const waited = (await rig.env.currentTimeMs()) - before;
    expect(waited).toBeGreaterThanOrEqual(23.9 * 3_600_000);
    expect(waited).toBeLessThan(25 * 3_600_000);
  });
});

test('a short payment waits for the rest and is taken for the gift when the window ends', async () => {
  recordAs('short-payment');
  const gift = await newGift();
  await run(gift, async (handle) => {
    await reached(handle, 'awaiting-payment');
    gift.pay('short');
    await tell(handle);
    expect(await handle.result()).toBe('reconciled');
  });
  expect(gift.calls).toContain('closePaymentWindow');
});

test('an unpaid gift is cancelled, also right after the pledge', async () => {
  recordAs('cancelled');
  const gift = await newGift();
  await run(gift, async (handle) => {
    expect(await handle.executeUpdate(cancelDonationUpdate, update())).toBe('cancelled');
    expect(await handle.result()).toBe('cancelled');
  });
});

test('a cancel is refused with one type once a payment has arrived, and does not change the gift', async () => {
  recordAs('cancel-refused');
  const gift = await newGift();
  const refused = { cause: { type: 'donation.not-cancellable' } };
  await run(gift, async (handle) => {
    await reached(handle, 'awaiting-payment');
    gift.pay();
    await expect(handle.executeUpdate(cancelDonationUpdate, update())).rejects.toMatchObject(refused);
    await tell(handle);
    expect(await handle.result()).toBe('reconciled');
  });
});

test('a gift is held without recent sanctions lists until an import resumes it', async () => {
  recordAs('awaits-lists');
  const gift = await newGift({ status: 'pending', received: 'enough', awaitingLists: true });
  await run(gift, async (handle) => {
    await reached(handle, 'awaiting-lists');
    expect(rig.alerts).toEqual(['WARN donation.awaiting-lists']);
    await expect(handle.executeUpdate(cancelDonationUpdate, update())).rejects.toMatchObject({
      cause: { type: 'donation.not-cancellable' },
    });
    gift.record.awaitingLists = false;
    await handle.signal(listsImportedSignal, { key: 'lists' });
    expect(await handle.result()).toBe('reconciled');
  });
});

test('a step that fails for minutes is retried by the server, and the gift continues by itself', async () => {
  recordAs('retried-by-server');
  const gift = await newGift({ status: 'pending', received: 'enough' });
  gift.failing['settleDonation'] = 10;
  await run(gift, async (handle) => {
    await rig.env.sleep('5 minutes');
    expect(await handle.result()).toBe('reconciled');
    expect((await handle.query(parkedQuery)).parked).toBeUndefined();
  });
  expect(gift.calls.filter((call) => call === 'settleDonation')).toHaveLength(11);
});

test('a step parks when its retries are used up, and continues when an operator retries', async () => {
  recordAs('parked-and-retried');
  const gift = await newGift({ status: 'pending', received: 'enough' });
  gift.failing['settleDonation'] = 1_000;
  await run(gift, async (handle) => {
    // The time-skipping server runs through the ten minutes of retries.
    await rig.env.sleep('15 minutes');
    const { parked, needsSecondPerson } = await handle.query(parkedQuery);
    expect(parked).toMatchObject({ step: 'settle', failureType: 'Error' });
    expect(rig.alerts).toEqual(['ERROR workflow.parked']);
    expect(needsSecondPerson).toBe(true);
    gift.failing['settleDonation'] = 0;
    await handle.executeUpdate(retryParkedUpdate, { args: [{ by: 'op-1' }], ...update() });
    expect(await handle.result()).toBe('reconciled');
  });
});

test('donationIntake keeps the hash of a proposal to give up when it is evicted and replayed', async () => {
  recordAs('evicted-while-parked');
  const gift = await newGift({ status: 'pending', received: 'enough' });
  // Final, so that it parks at once.
  gift.settleDonation = () =>
    Promise.reject(ApplicationFailure.create({ type: 'receipt.invalid-facts', nonRetryable: true }));
  const start = () => {
    const donationId = randomUUID();
    return rig.env.client.workflow.start<DonationIntake>(DONATION_INTAKE, {
      taskQueue: rig.taskQueue,
      workflowId: donationWorkflowId(donationId),
      args: [{ donationId }],
    });
  };
  const parkedOf = async (handle: Handle) => {
    for (let tries = 0; tries < 4_000; tries++) {
      const { parked } = await handle.query(parkedQuery);
      if (parked) return parked.id;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error('never parked');
  };
  const story = async () => {
    const first = await start();
    const id = await parkedOf(first);
    expect(id).toBe(`${first.firstExecutionRunId}/1`);
    // There is room for one: the second takes the place of the first.
    const second = await start();
    expect(await parkedOf(second)).not.toBe(id);
    expect(await parkedOf(first)).toBe(id);
    for (const handle of [first, second]) await handle.terminate('seen enough');
  };
  await rig.during(gift, story, 1);
});

test('a paid gift is given up only with a second person over the same state', async () => {
  recordAs('given-up-by-two');
  const gift = await newGift({ status: 'pending', received: 'enough' });
  gift.failing['screenDonation'] = 1_000;
  await run(gift, async (handle) => {
    await rig.env.sleep('15 minutes');
    // Asked by somebody to whom the step was not shown as parked.
    const blind = { by: 'op-1', hash: 'h', onlyRepeats: true };
    await expect(handle.executeUpdate(giveUpParkedUpdate, { args: [blind], ...update() })).rejects.toMatchObject({
      cause: { type: 'parked.not-parked' },
    });
    expect(await giveUp(handle, 'op-1', 'h')).toEqual({ state: 'proposed', hash: 'h' });
    await expect(giveUp(handle, 'op-1', 'h')).rejects.toMatchObject({ cause: { type: 'parked.same-person' } });
    await expect(giveUp(handle, 'op-2', 'h', false)).rejects.toMatchObject({ cause: { type: 'parked.hash-needed' } });
    await expect(giveUp(handle, 'op-2', 'x')).rejects.toMatchObject({ cause: { type: 'parked.other-proposal' } });
    expect(await giveUp(handle, 'op-2', 'h')).toEqual({ state: 'given-up', hash: 'h' });
    expect(await handle.result()).toBe('refund_pending');
  });
});

test('a parked gift continues by itself when the missing payment arrives', async () => {
  recordAs('unparked-by-payment');
  const gift = await newGift();
  gift.failing['closePaymentWindow'] = 1_000;
  await run(gift, async (handle) => {
    await rig.env.sleep('25 hours');
    expect((await handle.query(parkedQuery)).parked).toMatchObject({ step: 'close-window' });
    gift.failing['closePaymentWindow'] = 0;
    gift.pay();
    await tell(handle);
    expect(await handle.result()).toBe('reconciled');
  });
});

test('a gift that one person gave up continues when a payment arrived meanwhile', async () => {
  recordAs('given-up-too-late');
  const gift = await newGift();
  gift.failing['closePaymentWindow'] = 1_000;
  await run(gift, async (handle) => {
    await rig.env.sleep('25 hours');
    // The payment is in the record; its signal is still on its way.
    gift.pay();
    expect(await giveUp(handle, 'op-1', 'h')).toEqual({ state: 'given-up', hash: 'h' });
    expect(await handle.result()).toBe('reconciled');
  });
});

test('a request to cancel its workflow does not end a paid gift', async () => {
  recordAs('cancel-request-ignored');
  const gift = await newGift();
  await run(gift, async (handle) => {
    await reached(handle, 'awaiting-payment');
    await handle.cancel();
    gift.pay();
    await tell(handle);
    expect(await handle.result()).toBe('reconciled');
  });
});

test('an unpaid gift can still be cancelled after a request to cancel its workflow', async () => {
  recordAs('cancel-request-unpaid');
  const gift = await newGift();
  await run(gift, async (handle) => {
    await reached(handle, 'awaiting-payment');
    await handle.cancel();
    expect(await handle.executeUpdate(cancelDonationUpdate, update())).toBe('cancelled');
    expect(await handle.result()).toBe('cancelled');
  });
});

test('a held gift checks the sanctions lists every hour in case it missed an import', async () => {
  recordAs('looks-at-lists');
  const gift = await newGift({ status: 'pending', received: 'enough', awaitingLists: true });
  await run(gift, async (handle) => {
    await reached(handle, 'awaiting-lists');
    gift.record.awaitingLists = false;
    expect(await handle.result()).toBe('reconciled');
  });
  expect(gift.calls.filter((call) => call === 'screenDonation')).toHaveLength(2);
});

test('a payment after the last read of the record reopens the gift', async () => {
  recordAs('reopened');
  const gift = await newGift();
  gift.record.status = 'expired';
  const read = gift.readIntake;
  let first = true;
  // The late payment arrives after the record was read and before the run closes.
  gift.readIntake = async (donationId) => {
    const record = await read(donationId);
    if (first) {
      first = false;
      gift.pay();
      await rig.env.client.workflow
        .getHandle(donationWorkflowId(donationId))
        .signal(paymentSeenSignal, { key: 'late' });
    }
    return record;
  };
  await run(gift, async (handle) => expect(await handle.result()).toBe('reconciled'));
});
