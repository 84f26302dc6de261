import { paymentPage, paymentQuery, type PaymentResource } from '../../contracts/donations/schemas';
import type { PaymentStatus } from '../../contracts/donations/states';
import type { Actor } from '../../contracts/identity/actor';
import { nothing } from '../../contracts/operations/schemas';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListPaymentsDeps {
  listPayments: (
    filter: { status?: PaymentStatus | undefined; before: string | undefined; limit: number },
    actor: Actor,
  ) => Promise<PaymentResource[]>;
}

export const listPayments = defineEndpoint({
  method: 'get',
  path: '/v1/payments',
  operationId: 'listPayments',
  summary: 'List payments, newest first; unmatched ones wait for finance',
  permission: 'payments:read',
  params: nothing,
  query: paymentQuery,
  body: nothing,
  result: paymentPage,
  status: 200,
  problems: [],
  handle: ({ query, actor }, { listPayments: list }: ListPaymentsDeps) =>
    readPage(query, (range) => list({ status: query.status, ...range }, actor)),
});
