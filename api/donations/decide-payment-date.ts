import { z } from 'zod';
import { paymentDateDecisionBody, paymentDateResource } from '../../contracts/donations/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { decidePaymentDate } from '../../services/donations/payment-dates';
import { defineEndpoint } from '../http/endpoint';

/** `hash` is the `proposal_hash` as the approver has read it. */
export const decidePaymentDateEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/payment-dates/{id}/approval',
  operationId: 'decidePaymentDate',
  summary: 'Approve or refuse the day that another person proposed for a payment',
  permission: 'payments:approve-date',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: paymentDateDecisionBody,
  result: paymentDateResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'conflict', 'duties-separated'],
  handle: ({ params, body, caller }, ports) => decidePaymentDate(ports, params.id, body, caller),
});
