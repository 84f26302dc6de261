import { z } from 'zod';
import { paymentDateBody, paymentDateResource } from '../../contracts/donations/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { proposePaymentDate } from '../../services/donations/payment-dates';
import { defineEndpoint } from '../http/endpoint';

export const proposePaymentDateEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/payments/{id}/dates',
  operationId: 'proposePaymentDate',
  summary: 'Propose the day of a payment with an unlikely time; another person approves it',
  permission: 'payments:propose-date',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: paymentDateBody,
  result: paymentDateResource,
  status: 201,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle: ({ params, body, caller, newId }, ports) =>
    proposePaymentDate(ports, { id: newId('payment-date'), paymentId: params.id, givenOn: body.given_on }, caller),
});
