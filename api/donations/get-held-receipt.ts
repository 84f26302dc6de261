import { z } from 'zod';
import { heldReceiptResource } from '../../contracts/donations/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { readHeldReceipt } from '../../services/donations/held-receipt';
import { defineEndpoint } from '../http/endpoint';

export const getHeldReceiptEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/donations/{id}/held-receipt',
  operationId: 'readHeldReceipt',
  summary: 'Read what the receipt of a gift cannot print: the name and address, and their characters without a glyph',
  permission: 'receipts:print',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: heldReceiptResource,
  status: 200,
  problems: ['not-found', 'conflict'],
  handle: ({ params, caller }, ports) => readHeldReceipt(ports, params.id, caller),
});
