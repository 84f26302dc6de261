import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { DonationResource } from '../../contracts/donations/schemas';
import { donationWorkflowId, type DonationIntake } from '../../contracts/donations/messages';
import { until } from '../demo/api-client';
import { secondsFor } from './arms';
import type { BenchSystem } from './bench-system';

/** The number of clients in every arm: each sends its next request when the last one is done. */
export const AT_ONCE = 30;

export interface SignedWebhook {
  body: string;
  headers: Record<string, string>;
}

export interface Payment {
  reference: string;
  webhook: SignedWebhook;
}

const AMOUNT = '50.00';
const PAYER = { name: 'Marigold Testwell', email: 'donor@example.org', country: 'US' };

/** Pledges `count` gifts of `amount` USD through the API. Returns their ids. */
export const pledgeGifts = async ({ clients }: BenchSystem, count: number, amount = AMOUNT): Promise<string[]> => {
  const ids: string[] = [];
  const { name: full_name, ...rest } = PAYER;
  const donor = { kind: 'individual', full_name, ...rest };
  const pledge = { method: 'card', amount, currency: 'USD', donor };
  await secondsFor(Array.from({ length: count }), 10, async () => {
    ids.push((await clients.web.post<DonationResource>('/v1/donations', pledge)).id);
  });
  return ids;
};

/** Pledges `count` gifts and returns their ids once the process of each waits for its payment. */
export const pledgeAndWait = async (system: BenchSystem, count: number): Promise<string[]> => {
  const ids = await pledgeGifts(system, count);
  const query = `WorkflowType = 'donationIntake' AND Stage = 'awaiting-payment' AND ExecutionStatus = 'Running'`;
  await until(
    async () => (await system.temporal.workflow.count(query)).count,
    (waiting) => waiting === count,
    `${count} gifts to wait for their payments`,
  );
  return ids;
};

/** Signs a payment's webhook: for a pledged gift, or for one that begins with it. */
export const signPayment = ({ provider }: BenchSystem, donationId?: string): Payment => {
  const reference = `pay_${randomUUID()}`;
  const webhook = provider.webhook('payment.succeeded', {
    payment_reference: reference,
    ...(donationId !== undefined && { donation_id: donationId }),
    method: 'card',
    amount: AMOUNT,
    currency: 'USD',
    received_at: new Date().toISOString(),
    ...(donationId === undefined && { payer: PAYER }),
  });
  return { reference, webhook };
};

export const webhookPath = '/v1/webhooks/sandbox';

export const deliver = async ({ url }: BenchSystem, { body, headers }: SignedWebhook): Promise<void> => {
  const response = await fetch(url + webhookPath, { method: 'POST', body, headers });
  const answer = await response.text();
  if (response.status !== 200) throw new Error(`a payment's webhook was answered ${response.status}: ${answer}`);
};

/** Resolves when the gift's process has closed with everything done: settled, the PDF stored. */
export const completed = async ({ temporal }: BenchSystem, donationId: string): Promise<void> => {
  const end = Date.now() + 10_000;
  for (;;) {
    try {
      const status = await temporal.workflow.getHandle<DonationIntake>(donationWorkflowId(donationId)).result();
      if (status !== 'reconciled') throw new Error(`gift ${donationId} ended ${status}`);
      return;
    } catch (error) {
      // A gift that begins with its payment is there before its process is.
      if (!(error instanceof WorkflowNotFoundError) || Date.now() > end) throw error;
      await sleep(10);
    }
  }
};

/** Returns the gift that began with this payment; its record exists when the webhook is answered. */
export const giftOf = async ({ query }: BenchSystem, reference: string): Promise<string> => {
  const sql = 'select donation_id from payments where provider_reference = $1';
  const [row] = await query<{ donation_id: string | null }>(sql, [reference]);
  if (!row?.donation_id) throw new Error(`payment ${reference} has no gift`);
  return row.donation_id;
};

/** Plays a pledged gift from its webhook to its PDF. */
export const givePledged = async (system: BenchSystem, donationId: string, webhook: SignedWebhook): Promise<void> => {
  await deliver(system, webhook);
  await completed(system, donationId);
};
