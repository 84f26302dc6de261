import { nothing } from '../../contracts/kernel/schemas';
import { receiptVerdict, verifyReceiptBody } from '../../contracts/receipts/schemas';
import { verifyReceipt } from '../../services/receipts/verify-receipt';
import { defineEndpoint } from '../http/endpoint';

export const verifyReceiptEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/receipts/verify',
  operationId: 'verifyReceipt',
  summary: 'Check that a receipt with this number and file hash was issued and is still valid; reveals nothing else',
  permission: 'public',
  params: nothing,
  query: nothing,
  body: verifyReceiptBody,
  result: receiptVerdict,
  status: 200,
  problems: [],
  handle: ({ body: { number, sha256 }, actor }, ports) => verifyReceipt(ports, number, sha256, actor),
});
