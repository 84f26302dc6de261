import { anyEvent, paymentReversed, paymentSucceeded, refundAnswered } from '../../contracts/webhooks/schemas';
import { readPaymentTime } from '../../domain/donations/payment-time';
import { readNamedGift, readReportedPayer } from '../../domain/donations/reported-payer';
import { InvalidAmount, parseAmount } from '../../domain/money/amount';
import { findRepeatedKeys, MOST_REPEATED } from '../http/repeated-keys';
import type { VerifiedWebhook } from '../../services/webhooks/receive-webhook';

export interface ReadEvent {
  eventType: string;
  content: VerifiedWebhook['content'];
  /** False where the event should have been one of ours and is not: kept, and shown to people. */
  understood: boolean;
  /** Whether a key appears twice in it, which nobody's sender should write. */
  repeats: boolean;
}

const parsed = (text: string): { event?: unknown; repeated: string[] } => {
  try {
    return { event: JSON.parse(text), repeated: findRepeatedKeys(text) };
  } catch {
    return { repeated: [] };
  }
};

const PAYER = '/data/payer';
/** What says which money and which gift an event is about: every field that we act on but the payer. */
const IDENTIFYING = new Set(
  [paymentSucceeded, paymentReversed, refundAnswered].flatMap(({ shape }) => [
    '/type',
    '/data',
    ...Object.keys(shape.data.shape).map((name) => `/data/${name}`),
  ]),
);
IDENTIFYING.delete(PAYER);

/** Whether a person must say what is meant. Where so many keys appear twice, not all of them were looked at. */
const isAmbiguous = (repeated: readonly string[]): boolean =>
  repeated.length === MOST_REPEATED || repeated.some((pointer) => IDENTIFYING.has(pointer));

const isOfPayer = (pointer: string): boolean => pointer === PAYER || pointer.startsWith(`${PAYER}/`);

const readPayment = (event: unknown, repeated: readonly string[]): VerifiedWebhook['content'] | undefined => {
  const read = paymentSucceeded.safeParse(event);
  if (!read.success) return undefined;
  const { data } = read.data;
  const { payer, notes } = readReportedPayer(data.payer);
  const { receivedAt, isUnlikely } = readPaymentTime(new Date(data.received_at), new Date());
  if (isUnlikely) notes.push('time-unlikely');
  // Which of two names is the payer's, a person says.
  if (repeated.some(isOfPayer) && !notes.includes('payer-unreadable')) notes.push('payer-unreadable');
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

type Read = (event: unknown, repeated: readonly string[]) => VerifiedWebhook['content'] | undefined;
const READERS: Record<string, Read> = {
  'payment.succeeded': readPayment,
  'payment.refunded': readReversal,
  'payment.disputed': readReversal,
  'payment.dispute_won': readReversal,
  'payment.dispute_lost': readReversal,
  'refund.succeeded': readRefund,
  'refund.failed': readRefund,
};

/**
 * Reads the content of a verified webhook. Types that we do not act on are understood: there is nothing to do. One with
 * two values of what identifies its money is not understood: no money is booked by a guess.
 */
export const readEvent = (text: string): ReadEvent => {
  const { event, repeated } = parsed(text);
  const repeats = repeated.length > 0;
  const head = anyEvent.safeParse(event);
  if (!head.success || repeated.includes('/type'))
    return { eventType: 'unreadable', content: { kind: 'other' }, understood: false, repeats };
  const eventType = head.data.type;
  const read = Object.hasOwn(READERS, eventType) ? READERS[eventType] : undefined;
  if (!read) return { eventType, content: { kind: 'other' }, understood: true, repeats };
  const content = isAmbiguous(repeated) ? undefined : read(event, repeated);
  return { eventType, content: content ?? { kind: 'other' }, understood: content !== undefined, repeats };
};
