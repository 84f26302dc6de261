import { z } from 'zod';
import { refundBody, shownRefund } from '../../contracts/donations/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { proposeRefund } from '../../services/donations/propose-refund';
import { defineEndpoint } from '../http/endpoint';

export const postRefundEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/donations/{id}/refunds',
  operationId: 'proposeRefund',
  summary: 'Propose the refund of a payment; another person approves it',
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
  handle: ({ params, body, caller, newId }, ports) =>
    proposeRefund(
      ports,
      { id: newId('refund'), donationId: params.id, paymentId: body.payment_id, reason: body.reason },
      body.payment_id === undefined ? ['reason'] : ['reason', 'payment_id'],
      caller,
    ),
});
