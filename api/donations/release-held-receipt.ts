import { z } from 'zod';
import { printedFormBody, releasedReceipt } from '../../contracts/donations/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { givePrintedForm } from '../../services/donations/held-receipt';
import { defineEndpoint } from '../http/endpoint';

export const releaseHeldReceiptEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/donations/{id}/held-receipt',
  operationId: 'releaseHeldReceipt',
  summary: 'Give the form in which receipts print the name and address of a donor; the gifts that wait for it go on',
  permission: 'receipts:print',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: printedFormBody,
  result: releasedReceipt,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle: ({ params, body, caller }, ports) =>
    givePrintedForm(ports, { donationId: params.id, fullName: body.full_name, address: body.address }, caller),
});
