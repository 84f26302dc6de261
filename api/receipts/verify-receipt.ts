import type { Actor } from '../../contracts/identity/actor';
import { nothing } from '../../contracts/kernel/schemas';
import { receiptVerdict, verifyReceiptBody, type ReceiptVerdict } from '../../contracts/receipts/schemas';
import { defineEndpoint } from '../http/endpoint';

export interface VerifyReceiptDeps {
  verifyReceipt: (number: string, sha256: string, actor: Actor) => Promise<ReceiptVerdict>;
}

export const verifyReceipt = defineEndpoint({
  method: 'post',
  path: '/v1/receipts/verify',
  operationId: 'verifyReceipt',
  summary: 'Check that a receipt with this number and file hash was issued and still stands; tells nothing else',
  permission: 'public',
  params: nothing,
  query: nothing,
  body: verifyReceiptBody,
  result: receiptVerdict,
  status: 200,
  problems: [],
  handle: ({ body: { number, sha256 }, actor }, deps: VerifyReceiptDeps) => deps.verifyReceipt(number, sha256, actor),
});
