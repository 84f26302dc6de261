import { z } from 'zod';
import { nothing } from '../../contracts/kernel/schemas';
import { findReceiptFile } from '../../services/receipts/read-receipt';
import { defineEndpoint } from '../http/endpoint';
import { HttpProblem, unavailable } from '../http/http-problem';
import { readStoredFile } from '../http/stored-file';
import { receiptParams } from './get-receipt';

const RENDER_SECONDS = 5;

export const getReceiptPdfEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/receipts/{number}/pdf',
  operationId: 'readReceiptFile',
  summary: 'Download a receipt as PDF',
  permission: 'receipts:read',
  perResource: true,
  params: receiptParams,
  query: nothing,
  body: nothing,
  result: z.object({ bytes: z.instanceof(Buffer), filename: z.string() }),
  contentType: 'application/pdf',
  status: 200,
  problems: ['not-found', 'receipt-not-ready'],
  async handle({ params: { number }, actor, caller }, ports) {
    const file = await findReceiptFile(ports, number, caller);
    if (!file) {
      const facts = { retryAfterSeconds: RENDER_SECONDS };
      throw new HttpProblem('receipt-not-ready', 'the receipt is issued and its file is being rendered', facts);
    }
    // What was promised to everyone who verifies the receipt, or nothing.
    return readStoredFile(file, ports.objectStore, {
      unreadable(error) {
        ports.logger.warn({ error, requestId: actor.requestId }, 'receipt.file-unreadable');
        return unavailable('the store of receipt files does not answer');
      },
      changed: `the file of receipt ${number} is not the one that was rendered`,
    });
  },
});
