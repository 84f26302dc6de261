import { z } from 'zod';
import { DONATION_METHODS } from '../donations/states';
import { CURRENCIES } from '../money/currencies';
import { wireId, wireLine, wireMoment } from '../kernel/schemas';

/**
 * Events of payment providers. Strict on what identifies money: reference, amount, currency. Payer and gift are read by
 * `domain/donations/reported-payer.ts` and never stop a payment. Further fields are kept
 * with the bytes.
 */

export const paymentSucceeded = z.object({
  type: z.literal('payment.succeeded'),
  data: z.object({
    payment_reference: wireLine(200),
    /** As the provider was given it; it may name no gift of ours. */
    donation_id: z.unknown().optional(),
    method: z.enum(DONATION_METHODS),
    amount: z.string().min(1).max(80),
    currency: z.enum(CURRENCIES),
    received_at: wireMoment,
    payer: z.unknown().optional(),
  }),
});

/** A payment that the provider took back: by hand there, or because the payer disputes it. */
export const paymentReversed = z.object({
  type: z.enum(['payment.refunded', 'payment.disputed', 'payment.dispute_won', 'payment.dispute_lost']),
  data: z.object({
    /** The provider's own id of the refund, or of the dispute in all of its events. */
    reversal_reference: wireLine(200),
    payment_reference: wireLine(200),
    amount: z.string().min(1).max(80),
    currency: z.enum(CURRENCIES),
    occurred_at: wireMoment,
  }),
});

export const refundAnswered = z.object({
  type: z.enum(['refund.succeeded', 'refund.failed']),
  data: z.object({ refund_id: wireId }),
});

/** Of any event: enough to keep it. */
export const anyEvent = z.object({ type: wireLine(100) });

/** `kept`: signed as it should be, but not understood; stored for people to read. */
export const webhookAnswer = z.strictObject({ outcome: z.enum(['accepted', 'duplicate', 'kept']) });
export type WebhookAnswer = z.output<typeof webhookAnswer>;
