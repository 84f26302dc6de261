import { z } from 'zod';
import { refundBody, shownRefund, type ShownRefund } from '../../contracts/donations/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { RefundProposal } from '../../services/donations/propose-refund';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface PostRefundDeps {
  /** Stores the proposal and, in the same transaction, the wish to start its workflow. */
  proposeRefund: (
    proposal: RefundProposal & { id: string },
    written: readonly string[],
    caller: Caller,
  ) => Promise<ShownRefund>;
}

export const postRefund = defineEndpoint({
  method: 'post',
  path: '/v1/donations/{id}/refunds',
  operationId: 'proposeRefund',
  summary: 'Propose to send a payment back; another person approves it',
  permission: 'refunds:propose',
  perResource: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: refundBody,
  result: shownRefund,
  status: 201,
  idempotent: true,
  location: ({ id }) => `/v1/refunds/${id}`,
  problems: ['not-found', 'donation-not-refundable', 'payment-choice-needed', 'refund-exists'],
  handle: ({ params, body, caller, newId }, { proposeRefund }: PostRefundDeps) =>
    proposeRefund(
      { id: newId('refund'), donationId: params.id, paymentId: body.payment_id, reason: body.reason },
      body.payment_id === undefined ? ['reason'] : ['reason', 'payment_id'],
      caller,
    ),
});
