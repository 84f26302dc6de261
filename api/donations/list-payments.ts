import { paymentPage, paymentQuery, type ShownPayment } from '../../contracts/donations/schemas';
import type { PaymentStatus } from '../../contracts/donations/states';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { readPage, type PageRange } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListPaymentsDeps {
  listPayments: (filter: PageRange & { status?: PaymentStatus | undefined }, caller: Caller) => Promise<ShownPayment[]>;
}

export const listPayments = defineEndpoint({
  method: 'get',
  path: '/v1/payments',
  operationId: 'listPayments',
  summary: 'List payments, newest first; unmatched ones wait for finance',
  permission: 'payments:read',
  perResource: true,
  params: nothing,
  query: paymentQuery,
  body: nothing,
  result: paymentPage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, { listPayments: list }: ListPaymentsDeps) =>
    readPage(query, (range) => list({ status: query.status, ...range }, caller)),
});
