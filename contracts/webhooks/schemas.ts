import { z } from 'zod';
import { DONATION_METHODS } from '../donations/states';
import { CURRENCIES } from '../money/currencies';
import { wireId, wireLine } from '../kernel/schemas';

/** Events of payment providers. Strict on what we use; further fields of theirs are kept with the bytes. */

const payer = z.object({
  name: z.string().trim().min(1).max(200).optional(),
  email: z.string().trim().min(1).max(254).optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  address: z.array(z.string().max(200)).max(10).optional(),
});

export const paymentSucceeded = z.object({
  type: z.literal('payment.succeeded'),
  timestamp: z.iso.datetime({ offset: true }),
  data: z.object({
    payment_reference: wireLine(200),
    /** As the provider was given it; it may name no gift of ours. */
    donation_id: wireLine(200).optional(),
    method: z.enum(DONATION_METHODS),
    amount: z.string().min(1).max(80),
    currency: z.enum(CURRENCIES),
    received_at: z.iso.datetime({ offset: true }),
    payer: payer.optional(),
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
