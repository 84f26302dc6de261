import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import {
  DONATION_INTAKE,
  donationStageQuery,
  donationWorkflowId,
  paymentSeenSignal,
  type DonationIntake,
} from '../../../contracts/donations/messages';
import { DOCUMENTS_QUEUE } from '../../../contracts/kernel/queues';
import { createPayloadKeys, type PayloadKeys } from '../../../platform/crypto/payload-keys';
import { actorActivityInterceptor } from '../../../platform/temporal/activity-actor';
import { createDataConverter } from '../../../platform/temporal/data-converter';
import { createGiftRecords, type GiftRecords } from '../../fakes/gift-records';
import { readHistory } from '../../setup/histories';
import { workflowBundle } from '../../setup/compiled-code';
import { createRig, stageReached, type Rig } from '../../setup/workflow-rig';

const [a, b] = [randomBytes(32), randomBytes(32)] as [Buffer, Buffer];
const onlyA = createPayloadKeys(a);
const onlyB = createPayloadKeys(b);
/** What processes are given one after the other: the next key opens first, then seals; the last one still opens. */
const beforeRotation = createPayloadKeys(a, [b]);
const afterRotation = createPayloadKeys(b, [a]);

let rig: Rig;
beforeAll(async () => void (rig = await createRig()));
afterAll(() => rig.close());

/** Client and workers of processes that were given `keys`, for as long as the story lasts. */
const processesWith = async (keys: PayloadKeys, gift: GiftRecords, story: (client: Client) => Promise<void>) => {
  const dataConverter = createDataConverter(keys);
  const options = {
    connection: rig.env.nativeConnection,
    activities: gift,
    dataConverter,
    interceptors: { activity: [actorActivityInterceptor] },
  };
  const core = await Worker.create({
    ...options,
    taskQueue: rig.taskQueue,
    workflowBundle: workflowBundle(),
    maxCachedWorkflows: 0,
  });
  const documents = await Worker.create({ ...options, taskQueue: DOCUMENTS_QUEUE });
  const client = new Client({ connection: rig.env.connection, dataConverter });
  await core.runUntil(() => documents.runUntil(() => story(client)));
};

const startedUnder = async (keys: PayloadKeys) => {
  const donationId = randomUUID();
  const workflowId = donationWorkflowId(donationId);
  const gift = createGiftRecords({ nowMs: await rig.env.currentTimeMs() });
  await processesWith(keys, gift, async (client) => {
    const options = { taskQueue: rig.taskQueue, workflowId, args: [{ donationId }] as [{ donationId: string }] };
    await stageReached(
      await client.workflow.start<DonationIntake>(DONATION_INTAKE, options),
      donationStageQuery,
      'awaiting-payment',
    );
  });
  return { gift, workflowId };
};

/** Ids of the keys that sealed a run, in the order of their first use. */
const keysIn = async (keys: PayloadKeys, workflowId: string): Promise<string[]> => {
  const client = new Client({ connection: rig.env.connection, dataConverter: createDataConverter(keys) });
  const { raw } = await readHistory(client, workflowId);
  return [...new Set([...raw.matchAll(/"encryption-key-id":"(\w+)"/g)].map(([, id]) => id ?? ''))];
};

const paid = async (client: Client, { gift, workflowId }: Awaited<ReturnType<typeof startedUnder>>) => {
  gift.pay();
  const handle = client.workflow.getHandle<DonationIntake>(workflowId);
  await handle.signal(paymentSeenSignal, { key: randomUUID() });
  return handle;
};

test('a run that began under one key ends under the next, and processes of both steps work side by side', async () => {
  const run = await startedUnder(onlyA);
  await processesWith(beforeRotation, run.gift, (client) =>
    stageReached(client.workflow.getHandle(run.workflowId), donationStageQuery, 'awaiting-payment'),
  );
  // While processes are exchanged, one of the step before still takes messages that one of the step after has sent.
  await processesWith(beforeRotation, run.gift, async () => {
    const after = new Client({ connection: rig.env.connection, dataConverter: createDataConverter(afterRotation) });
    await after.workflow.getHandle(run.workflowId).signal(paymentSeenSignal, { key: randomUUID() });
    await stageReached(after.workflow.getHandle(run.workflowId), donationStageQuery, 'awaiting-payment');
  });
  await processesWith(afterRotation, run.gift, async (client) => {
    const handle = await paid(client, run);
    expect(await handle.result()).toBe('reconciled');
  });
  expect(await keysIn(afterRotation, run.workflowId)).toEqual([onlyA.current.id, onlyB.current.id]);
});

test('without the key of a run its tasks fail in sight of everybody, the run is not lost, and goes on when the key is back', async () => {
  const run = await startedUnder(onlyA);
  const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  await processesWith(onlyB, run.gift, async (client) => {
    const handle = await paid(client, run);
    const failures = async () =>
      ((await handle.fetchHistory()).events ?? []).filter((event) => event.workflowTaskFailedEventAttributes);
    for (let tries = 0; tries < 4_000 && (await failures()).length === 0; tries++)
      await new Promise((wait) => setTimeout(wait, 50));
    expect(await failures()).not.toHaveLength(0);
    expect((await handle.describe()).status.name).toBe('RUNNING');
  });
  // As the worker's log has it: the line names the key, and says nothing else of the payload.
  const lines = said.mock.calls.filter(([message]) => message === 'Failed to process Workflow Activation');
  expect(lines.map(([, meta]) => (meta as { error: Error }).error.message)).toContain(
    `the payload key ${onlyA.current.id} is not one of PAYLOAD_KEY and PAYLOAD_KEY_OTHER`,
  );
  said.mockRestore();
  expect(run.gift.calls).toEqual(['readIntake']);
  await processesWith(afterRotation, run.gift, async (client) => {
    expect(await client.workflow.getHandle<DonationIntake>(run.workflowId).result()).toBe('reconciled');
  });
});
