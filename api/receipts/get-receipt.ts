import { z } from 'zod';
import { nothing } from '../../contracts/kernel/schemas';
import { receiptNumber, shownReceipt, type ShownReceipt } from '../../contracts/receipts/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface GetReceiptDeps {
  readReceipt: (number: string, caller: Caller) => Promise<ShownReceipt>;
}

export const receiptParams = z.strictObject({ number: receiptNumber });

export const getReceipt = defineEndpoint({
  method: 'get',
  path: '/v1/receipts/{number}',
  operationId: 'readReceipt',
  summary: 'Read a receipt, without its donor',
  permission: 'receipts:read',
  perResource: true,
  unmasks: true,
  params: receiptParams,
  query: nothing,
  body: nothing,
  result: shownReceipt,
  status: 200,
  etag: 'content',
  problems: ['not-found'],
  handle: ({ params: { number }, caller }, { readReceipt }: GetReceiptDeps) => readReceipt(number, caller),
});
