import { z } from 'zod';
import { CURRENCIES } from '../money/currencies';
import { hideable, wireHash, wireId, wireTime } from '../kernel/schemas';
import { RECEIPT_STATUSES, RECEIPT_VOID_REASONS } from './states';

/** Shapes on the wire of the HTTP API. Never imported as a value by workflow code. */

export const receiptNumber = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,59}$/, 'a receipt number');

/**
 * A receipt without its donor. `sha256` is of the PDF, and null until it is rendered; as shown, amount and currency are
 * null once their time is over. Why it was voided is for callers with `cases:read` only: one of the reasons tells of a
 * screening.
 */
export const receiptResource = z.strictObject({
  number: z.string(),
  status: z.enum(RECEIPT_STATUSES),
  void_reason: z.enum(RECEIPT_VOID_REASONS).nullable().optional(),
  donation_id: wireId,
  amount: z.string(),
  currency: z.enum(CURRENCIES),
  jurisdiction: z.string(),
  issued_at: wireTime,
  /** Since when the payment behind it is disputed; null while it is not. */
  contested_at: wireTime.nullable(),
  sha256: wireHash.nullable(),
});
export type ReceiptResource = z.output<typeof receiptResource>;
export const shownReceipt = hideable(receiptResource, 'number').meta({ id: 'Receipt' });
export type ShownReceipt = z.output<typeof shownReceipt>;

export const verifyReceiptBody = z.strictObject({ number: receiptNumber, sha256: wireHash });

/** `status` only where the hash is that of the receipt: the number alone reveals nothing. */
export const receiptVerdict = z.strictObject({
  valid: z.boolean(),
  status: z.enum(['issued', 'voided', 'replaced']).optional(),
  /** Whether the payment behind a valid receipt is disputed and not decided. */
  contested: z.boolean().optional(),
});
export type ReceiptVerdict = z.output<typeof receiptVerdict>;
