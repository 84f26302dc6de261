import { createHash } from 'node:crypto';
import type { ReceiptFacts, ReceiptText } from '../../contracts/receipts/facts';
import { drawReceipt } from './receipt-layout';
import { createTaggedPage } from './tagged-page';

const PRODUCER = 'HingeCraft Engine';

export interface RenderedReceipt {
  bytes: Buffer;
  /** Of the bytes, in hex. */
  sha256: string;
}

/**
 * Renders the receipt as a tagged PDF (PDF/UA-1 structure, title and language set) with embedded fonts. The same facts
 * and text give the same bytes at any time and in any process. Takes texts in which `unprintable` finds nothing: another
 * character is shown as a box. Throws RangeError when `issuedAt` is no date.
 */
export const renderReceiptPdf = async (facts: ReceiptFacts, text: ReceiptText): Promise<RenderedReceipt> => {
  const date = new Date(facts.issuedAt);
  if (Number.isNaN(date.getTime()))
    throw new RangeError(`receipt ${facts.number}, issuedAt: '${facts.issuedAt}' is not an ISO 8601 moment`);
  const page = createTaggedPage({ title: `${text.title} ${facts.number}`, producer: PRODUCER, date });
  drawReceipt(page, facts, text);
  const bytes = await page.finish();
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
};
