import { z } from 'zod';
import { cancelDonationUpdate, donationWorkflowId } from '../../contracts/donations/messages';
import { shownDonation } from '../../contracts/donations/schemas';
import { refused } from '../../contracts/kernel/refused';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { readDonation, readCancellable } from '../../services/donations/read-donation';
import { defineEndpoint } from '../http/endpoint';
import { NotRunning, startWished } from '../http/temporal-calls';

const params = z.strictObject({ id: wireId });

const asRefusal = (error: unknown): never => {
  throw error instanceof NotRunning ? refused('donation.not-cancellable') : error;
};

/** Cancels a gift that waits for its payment. After payment it is a refund. Its process decides, not the record. */
export const cancelDonationEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/donations/{id}/cancel',
  operationId: 'cancelDonation',
  summary: 'Cancel a donation that no payment has reached',
  permission: 'donations:cancel',
  perResource: true,
  params,
  query: nothing,
  body: nothing,
  result: shownDonation,
  status: 200,
  idempotent: true,
  etag: 'content',
  ifMatch: 'required',
  problems: ['not-found', 'donation-not-cancellable'],
  current: ({ params: { id }, caller }, ports) => readDonation(ports, id, caller, 'donations:cancel'),
  async handle({ params: { id }, actor, caller, updateId }, ports) {
    const { state, wish } = await readCancellable(ports, id, caller);
    if (state === 'no') throw refused('donation.not-cancellable');
    if (state === 'unpaid') {
      await ports
        .callTemporal(actor, async (workflows) => {
          await startWished(workflows, wish);
          return workflows.getHandle(donationWorkflowId(id)).executeUpdate(cancelDonationUpdate, { updateId });
        })
        .catch(asRefusal);
      ports.metrics.decided('donation-cancelled');
    }
    return readDonation(ports, id, caller, 'donations:cancel');
  },
});
