import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { caseWorkflowId } from '../../contracts/compliance/messages';
import type { CaseResource } from '../../contracts/compliance/schemas';
import { donationWorkflowId } from '../../contracts/donations/messages';
import type { DonationResource, PaymentResource } from '../../contracts/donations/schemas';
import { stageAttribute } from '../../contracts/kernel/search-attributes';
import { until, type ApiClient } from '../demo/api-client';
import type { SandboxProvider } from '../system/sandbox-provider';
import { countEvents, wasDisturbed, type CountedEvent } from './event-costs';
import type { GiftStory } from './gift-costs';

/** A running system, as its callers meet it, and its Temporal. */
export interface GiftDesk {
  clients: Record<'web' | 'finance' | 'officer', ApiClient>;
  provider: Pick<SandboxProvider, 'pay'>;
  temporal: Client;
}

type History = temporal.api.history.v1.IHistory;

const DONOR = { email: 'donor@example.org', country: 'US' };
const CLEAN = 'Marigold Testwell';
/** A made-up person of the demo's own list: a gift of theirs is held. */
const LISTED = 'Zorvane Quillfeather';
const SUM = { amount: '50.00', currency: 'USD' };

const described = ({ temporal }: GiftDesk, workflowId: string) =>
  temporal.workflow
    .getHandle(workflowId)
    .describe()
    .catch(() => undefined);

/** Waits until the workflow is there and in this stage: only then is what comes next always a task of its own. */
const inStage = (desk: GiftDesk, workflowId: string, stage: string): Promise<unknown> =>
  until(
    () => described(desk, workflowId),
    (seen) => seen?.typedSearchAttributes.get(stageAttribute) === stage,
    `${workflowId} to be ${stage}`,
  );

const pay = async ({ provider }: GiftDesk, payment: { donationId?: string; payer?: object }): Promise<string> => {
  const { reference, status } = await provider.pay({ ...payment, ...SUM });
  if (status !== 200) throw new Error(`a payment's webhook was answered ${status}`);
  return reference;
};

const historyOf = ({ temporal }: GiftDesk, workflowId: string): Promise<History> =>
  temporal.workflow.getHandle(workflowId).fetchHistory();

/** The history of a gift once its process has closed. */
const closed = async (desk: GiftDesk, donationId: string): Promise<History> => {
  const workflowId = donationWorkflowId(donationId);
  // A payment is acknowledged before its process is there.
  await until(() => described(desk, workflowId), Boolean, `${workflowId} to run`);
  await desk.temporal.workflow.getHandle(workflowId).result();
  return historyOf(desk, workflowId);
};

const begunByPayment = async (desk: GiftDesk, name: string): Promise<string> => {
  const reference = await pay(desk, { payer: { name, ...DONOR } });
  const { items } = await desk.clients.finance.get<{ items: PaymentResource[] }>('/v1/payments?limit=100');
  const gift = items.find(({ provider_reference }) => provider_reference === reference)?.donation_id;
  if (!gift) throw new Error(`payment ${reference} shows no gift`);
  return gift;
};

const pledged = async (desk: GiftDesk): Promise<History[]> => {
  const donor = { kind: 'individual', full_name: CLEAN, ...DONOR };
  const { id } = await desk.clients.web.post<DonationResource>('/v1/donations', { method: 'card', ...SUM, donor });
  await inStage(desk, donationWorkflowId(id), 'awaiting-payment');
  await pay(desk, { donationId: id });
  return [await closed(desk, id)];
};

const held = async (desk: GiftDesk): Promise<History[]> => {
  const id = await begunByPayment(desk, LISTED);
  const { officer } = desk.clients;
  const find = () => officer.get<{ items: CaseResource[] }>('/v1/cases?limit=100');
  const { items } = await until(find, (page) => page.items.some((one) => one.donation_id === id), 'the case');
  const caseId = items.find((one) => one.donation_id === id)?.id ?? '';
  await inStage(desk, caseWorkflowId(caseId), 'open');
  await officer.post(`/v1/cases/${caseId}/claim`, {});
  await officer.post(`/v1/cases/${caseId}/decision`, { verdict: 'clear', reason: 'Another person.' });
  return [await closed(desk, id), await historyOf(desk, caseWorkflowId(caseId))];
};

const STORIES: Record<GiftStory, (desk: GiftDesk) => Promise<History[]>> = {
  'pledged, then paid': pledged,
  'begun by its payment': async (desk) => [await closed(desk, await begunByPayment(desk, CLEAN))],
  'held and cleared, with its case': held,
};

const TRIES = 5;

/**
 * Plays one gift on a running system and counts its events. A history in which a slow machine shows is set aside and
 * another gift made, since it says nothing of the process. Throws after five of them.
 */
export const playGift = async (desk: GiftDesk, story: GiftStory): Promise<CountedEvent[][]> => {
  for (let tried = 1; ; tried += 1) {
    const histories = await STORIES[story](desk);
    if (!histories.some(wasDisturbed)) return histories.map(countEvents);
    if (tried === TRIES) throw new Error(`${story}: this machine is too slow for a history without time-outs`);
  }
};
