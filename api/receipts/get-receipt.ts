import { z } from 'zod';
import type { Actor } from '../../contracts/identity/actor';
import { nothing } from '../../contracts/operations/schemas';
import { receiptNumber, receiptResource, type ReceiptResource } from '../../contracts/receipts/schemas';
import type { Reader } from '../../services/donations/read-donation';
import { defineEndpoint } from '../http/endpoint';

export interface GetReceiptDeps {
  readReceipt: (number: string, reader: Reader, actor: Actor) => Promise<ReceiptResource>;
}

export const receiptParams = z.strictObject({ number: receiptNumber });

export const getReceipt = defineEndpoint({
  method: 'get',
  path: '/v1/receipts/{number}',
  operationId: 'readReceipt',
  summary: 'Read a receipt, without its donor',
  permission: 'receipts:read',
  params: receiptParams,
  query: nothing,
  body: nothing,
  result: receiptResource,
  status: 200,
  etag: 'content',
  problems: ['not-found'],
  handle: ({ params: { number }, actor, can }, { readReceipt }: GetReceiptDeps) =>
    readReceipt(number, { seesScreening: can('cases:read') }, actor),
});
