import { createHash } from 'node:crypto';
import { z } from 'zod';
import { nothing } from '../../contracts/operations/schemas';
import type { Logger } from '../../platform/logging/logger';
import type { Caller } from '../../services/identity/authorize';
import type { ReceiptFile } from '../../services/receipts/read-receipt';
import { defineEndpoint } from '../http/endpoint';
import { HttpProblem, unavailable } from '../http/http-problem';
import { receiptParams } from './get-receipt';

export interface GetReceiptPdfDeps {
  findReceiptFile: (number: string, caller: Caller) => Promise<ReceiptFile | undefined>;
  /** Rejects when the store does not answer. */
  readObject: (key: string) => Promise<Buffer>;
  logger: Logger;
}

const RENDER_SECONDS = 5;
const STORE_TIMEOUT_MS = 5_000;

const within = async (bytes: Promise<Buffer>): Promise<Buffer> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the object store did not answer in time')), STORE_TIMEOUT_MS);
  });
  return Promise.race([bytes, late]).finally(() => clearTimeout(timer));
};

export const getReceiptPdf = defineEndpoint({
  method: 'get',
  path: '/v1/receipts/{number}/pdf',
  operationId: 'readReceiptFile',
  summary: 'The receipt as PDF',
  permission: 'receipts:read',
  perResource: true,
  params: receiptParams,
  query: nothing,
  body: nothing,
  result: z.object({ bytes: z.instanceof(Buffer), filename: z.string() }),
  contentType: 'application/pdf',
  status: 200,
  problems: ['not-found', 'receipt-not-ready'],
  async handle({ params: { number }, actor, caller }, { findReceiptFile, readObject, logger }: GetReceiptPdfDeps) {
    const file = await findReceiptFile(number, caller);
    if (!file) {
      const facts = { retryAfterSeconds: RENDER_SECONDS };
      throw new HttpProblem('receipt-not-ready', 'the receipt is issued and its file is being rendered', facts);
    }
    const bytes = await within(readObject(file.key)).catch((error: unknown) => {
      logger.warn({ error, requestId: actor.requestId }, 'receipt.file-unreadable');
      throw unavailable('the store of receipt files does not answer');
    });
    // What was promised to everyone who verifies the receipt, or nothing.
    if (createHash('sha256').update(bytes).digest('hex') !== file.sha256) {
      throw new Error(`the file of receipt ${number} is not the one that was rendered`);
    }
    return { bytes, filename: file.filename };
  },
});
