import { z } from 'zod';
import { cancelDonationUpdate, donationWorkflowId } from '../../contracts/donations/messages';
import { shownDonation, type ShownDonation } from '../../contracts/donations/schemas';
import { refused } from '../../contracts/kernel/refused';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { readCancellable, readDonation, type Cancellable } from '../../services/donations/read-donation';
import { decide, type DecidedOn } from '../http/decide';
import { defineEndpoint } from '../http/endpoint';

const params = z.strictObject({ id: wireId });

const cancellable: DecidedOn<Cancellable, ShownDonation> = {
  read: readCancellable,
  workflowId: donationWorkflowId,
  start: (_id, { command }) => command,
  show: (ports, id, caller) => readDonation(ports, id, caller, 'donations:cancel'),
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
  handle: (call, ports) =>
    decide(cancellable, call, ports, ({ state }) => {
      // One answer for a gift that is paid, pending, held, blocked or closed: it says nothing of a screening.
      if (state === 'no') throw refused('donation.not-cancellable');
      if (state === 'cancelled') return undefined;
      return {
        update: cancelDonationUpdate,
        args: [],
        closed: 'donation.not-cancellable',
        counted: 'donation-cancelled',
      };
    }),
});
