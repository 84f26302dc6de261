import { paymentPage, paymentQuery } from '../../contracts/donations/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { listPayments } from '../../services/donations/list-payments';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export const listPaymentsEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/payments',
  operationId: 'listPayments',
  summary: 'List payments, newest first; unmatched payments wait for finance',
  permission: 'payments:read',
  perResource: true,
  params: nothing,
  query: paymentQuery,
  body: nothing,
  result: paymentPage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, ports) =>
    readPage(query, (range) => listPayments(ports, { status: query.status, ...range }, caller)),
});
