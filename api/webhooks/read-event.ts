import { anyEvent, paymentReversed, paymentSucceeded, refundAnswered } from '../../contracts/webhooks/schemas';
import { readPaymentTime } from '../../domain/donations/payment-time';
import { readNamedGift, readReportedPayer } from '../../domain/donations/reported-payer';
import { InvalidAmount, parseAmount } from '../../domain/money/amount';
import type { VerifiedWebhook } from '../../services/webhooks/receive-webhook';

export interface ReadEvent {
  eventType: string;
  content: VerifiedWebhook['content'];
  /** False where the event should have been one of ours and is not: kept, and shown to people. */
  understood: boolean;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const readPayment = (event: unknown): VerifiedWebhook['content'] | undefined => {
  const read = paymentSucceeded.safeParse(event);
  if (!read.success) return undefined;
  const { data } = read.data;
  const { payer, notes } = readReportedPayer(data.payer);
  const { receivedAt, isUnlikely } = readPaymentTime(new Date(data.received_at), new Date());
  if (isUnlikely) notes.push('time-unlikely');
  try {
    return {
      kind: 'payment',
      payment: {
        providerReference: data.payment_reference,
        donationId: readNamedGift(data.donation_id),
        method: data.method,
        currency: data.currency,
        amountAtomic: parseAmount(data.amount, data.currency),
        receivedAt,
        payer: { kind: payer.fullName === undefined ? 'anonymous' : 'individual', ...payer },
        ...(notes.length > 0 && { notes }),
      },
    };
  } catch (error) {
    if (error instanceof InvalidAmount) return undefined;
    throw error;
  }
};

const REVERSAL_OF = {
  'payment.refunded': { kind: 'refund', event: 'refunded' },
  'payment.disputed': { kind: 'dispute', event: 'opened' },
  'payment.dispute_won': { kind: 'dispute', event: 'won' },
  'payment.dispute_lost': { kind: 'dispute', event: 'lost' },
} as const;

const readReversal = (event: unknown): VerifiedWebhook['content'] | undefined => {
  const read = paymentReversed.safeParse(event);
  if (!read.success) return undefined;
  const { type, data } = read.data;
  try {
    return {
      kind: 'reversal',
      reversal: {
        ...REVERSAL_OF[type],
        providerReference: data.reversal_reference,
        paymentReference: data.payment_reference,
        currency: data.currency,
        amountAtomic: parseAmount(data.amount, data.currency),
        occurredAt: new Date(data.occurred_at),
      },
    };
  } catch (error) {
    if (error instanceof InvalidAmount) return undefined;
    throw error;
  }
};

const readRefund = (event: unknown): VerifiedWebhook['content'] | undefined => {
  const read = refundAnswered.safeParse(event);
  if (!read.success) return undefined;
  const outcome = read.data.type === 'refund.succeeded' ? 'confirmed' : 'refused';
  return { kind: 'refund', refundId: read.data.data.refund_id, outcome };
};

const READERS: Record<string, (event: unknown) => VerifiedWebhook['content'] | undefined> = {
  'payment.succeeded': readPayment,
  'payment.refunded': readReversal,
  'payment.disputed': readReversal,
  'payment.dispute_won': readReversal,
  'payment.dispute_lost': readReversal,
  'refund.succeeded': readRefund,
  'refund.failed': readRefund,
};

/** Reads the content of a verified webhook. Types that we do not act on are understood: there is nothing to do. */
export const readEvent = (text: string): ReadEvent => {
  const event = parsed(text);
  const head = anyEvent.safeParse(event);
  if (!head.success) return { eventType: 'unreadable', content: { kind: 'other' }, understood: false };
  const eventType = head.data.type;
  const read = Object.hasOwn(READERS, eventType) ? READERS[eventType] : undefined;
  if (!read) return { eventType, content: { kind: 'other' }, understood: true };
  const content = read(event);
  return { eventType, content: content ?? { kind: 'other' }, understood: content !== undefined };
};
