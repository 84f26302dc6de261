import { randomUUID } from 'node:crypto';
import { DONATION_INTAKE, donationWorkflowId, type DonationIntake } from '../../../contracts/donations/messages';
import { createGiftRecords } from '../../fakes/gift-records';
import { readHistory } from '../../setup/histories';
import { createRig, recordAs, type Rig } from '../../setup/workflow-rig';

/** Stands where no name may ever stand, so that whoever looks for names is seen to find one. */
const CANARY = 'Kanarienvogel';

let rig: Rig;
beforeAll(async () => void (rig = await createRig()));
afterAll(() => rig.close());

test('a recorded history is sealed throughout, and a name in it is readable only when opened', async () => {
  recordAs('sealed-throughout');
  const donationId = randomUUID();
  const workflowId = donationWorkflowId(donationId);
  const gift = createGiftRecords({
    nowMs: await rig.env.currentTimeMs(),
    status: 'pending',
    received: 'enough',
  });
  let tries = 0;
  const screenDonation: typeof gift.screenDonation = (...args) => {
    // Twice at once: that a local step failed is then written down.
    if (++tries <= 2) throw new Error(`${CANARY} was not screened`);
    return gift.screenDonation(...args);
  };
  await rig.during({ ...gift, screenDonation }, async () => {
    const handle = await rig.env.client.workflow.start<DonationIntake>(DONATION_INTAKE, {
      taskQueue: rig.taskQueue,
      workflowId,
      args: [{ donationId, name: `Carla ${CANARY}` } as { donationId: string }],
    });
    expect(await handle.result()).toBe('reconciled');
  });

  const { raw, payloads, unsealed } = await readHistory(rig.env.client, workflowId);
  expect(unsealed).toEqual([]);
  for (const text of [CANARY, '"received"', 'Render the receipt', 'at screenDonation']) {
    expect([text, raw.includes(text)]).toEqual([text, false]);
  }
  const placesOf = (text: string) =>
    payloads
      .filter(({ text: opened }) => opened.includes(text))
      .map(({ place }) => place.replace(/^events\.\d+\./, ''));
  expect(placesOf(`Carla ${CANARY}`)).toEqual(['workflowExecutionStartedEventAttributes.input.payloads.0']);
  expect(placesOf(`${CANARY} was not screened`)).toEqual(['markerRecordedEventAttributes.failure.encodedAttributes']);
  expect(placesOf('"received"')).not.toEqual([]);
  expect(placesOf('Render the receipt')).toEqual(['userMetadata.summary']);
  expect(raw).toContain('Encoded failure');
});
