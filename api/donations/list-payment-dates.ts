import { z } from 'zod';
import { paymentDates } from '../../contracts/donations/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { listPaymentDates } from '../../services/donations/payment-dates';
import { defineEndpoint } from '../http/endpoint';

export const listPaymentDatesEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/payments/{id}/dates',
  operationId: 'listPaymentDates',
  summary: 'List the days that were proposed for a payment, newest first',
  permission: 'payments:read',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: paymentDates,
  status: 200,
  problems: ['not-found'],
  handle: async ({ params, caller }, ports) => ({ items: await listPaymentDates(ports, params.id, caller) }),
});
