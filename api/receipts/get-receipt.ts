import { z } from 'zod';
import { nothing } from '../../contracts/kernel/schemas';
import { receiptNumber, shownReceipt } from '../../contracts/receipts/schemas';
import { readReceipt } from '../../services/receipts/read-receipt';
import { defineEndpoint } from '../http/endpoint';

export const receiptParams = z.strictObject({ number: receiptNumber });

export const getReceiptEndpoint = defineEndpoint({
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
  handle: ({ params: { number }, caller }, ports) => readReceipt(ports, number, caller),
});
