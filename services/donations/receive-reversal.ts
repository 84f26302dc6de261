import { v7 as newId } from 'uuid';
import type { ReversalEvent, ReversalKind, ReversalStatus } from '../../contracts/donations/states';
import type { Currency } from '../../contracts/money/currencies';
import { paymentStore, remainingOf, type FoundPayment } from '../../entities/donations/payment.store';
import { refundStore } from '../../entities/donations/refund.store';
import { reversalStore, type FoundReversal } from '../../entities/donations/reversal.store';
import type { LockedDonation } from '../../entities/donations/donation.store';
import type { Tx } from '../../platform/database/unit-of-work';
import { lockGift } from './change-gift';
import { answerCommand, factCommand } from './commands';
import { contestPayment, returnPayment, winContest } from './return-payment';

/** A payment that the provider took back, as a verified webhook reports it. */
export interface ReportedReversal {
  provider: string;
  providerReference: string;
  webhookId: string;
  kind: ReversalKind;
  event: ReversalEvent;
  paymentReference: string;
  currency: Currency;
  amountAtomic: bigint;
  occurredAt: Date;
}

/** `repeat`: nothing new. */
export type ReversalOutcome = ReversalStatus | 'repeat';

const DECIDED: readonly ReversalEvent[] = ['refunded', 'won', 'lost'];

/** Whether an event adds to what is known: a dispute is decided once, and its opening comes first or not at all. */
const isNews = (known: FoundReversal, event: ReversalEvent): boolean =>
  !DECIDED.includes(known.event) && event !== known.event;

const contradicts = (known: FoundReversal, reported: ReportedReversal): boolean =>
  known.kind !== reported.kind ||
  known.paymentReference !== reported.paymentReference ||
  known.currency !== reported.currency ||
  known.amountAtomic !== reported.amountAtomic ||
  (DECIDED.includes(known.event) && DECIDED.includes(reported.event) && known.event !== reported.event);

/** A refund that we ordered and that the provider reports as its own. */
const orderedRefund = async (tx: Tx, payment: FoundPayment, { kind, amountAtomic }: FoundReversal) => {
  if (kind !== 'refund') return undefined;
  const live = await refundStore(tx.manager).liveOfPayment(payment.id);
  if (live?.status !== 'sent' || live.amountAtomic !== amountAtomic) return undefined;
  return (await reversalStore(tx).isOurs(payment.id)) ? undefined : live;
};

/** Does what the last event says, once the payment is here. Returns the status that the reversal has then. */
const act = async (
  tx: Tx,
  reversal: FoundReversal,
  payment: FoundPayment,
  gift: LockedDonation | undefined,
): Promise<ReversalStatus> => {
  const { event, currency, amountAtomic, status } = reversal;
  const wasOpen = status === 'open';
  if (event === 'won') {
    if (wasOpen) await winContest(tx, reversal, payment, gift);
    return 'won';
  }
  // What another dispute has moved apart is decided with that one.
  const free = remainingOf(payment) - (wasOpen ? 0n : await reversalStore(tx).openOf(payment.id));
  const fits = currency === payment.currency && amountAtomic <= free;
  // Sanctioned property may not leave; that it did is for people.
  if (!fits || gift?.status === 'blocked') return 'held';
  const ordered = await orderedRefund(tx, payment, reversal);
  if (ordered) {
    tx.outbox.signal(answerCommand(ordered.id, { key: reversal.id, outcome: 'confirmed' }));
    return 'ours';
  }
  if (event === 'opened') {
    await contestPayment(tx, reversal, payment, gift);
    return 'open';
  }
  await returnPayment(tx, reversal, payment, gift, wasOpen);
  return 'applied';
};

/** Acts on a reversal whose payment is here, and records what came of it. The gift's lock is the caller's. */
const apply = async (
  tx: Tx,
  reversal: FoundReversal,
  payment: FoundPayment,
  gift: LockedDonation | undefined,
): Promise<ReversalStatus> => {
  const status = await act(tx, reversal, payment, gift);
  const { id, event } = reversal;
  await reversalStore(tx).change(id, { event, status, paymentId: payment.id });
  const details = { reversalId: id, paymentId: payment.id, event, status };
  tx.audit({
    action: 'payment.reversed',
    resourceType: gift ? 'donation' : 'payment',
    resourceId: gift?.id ?? payment.id,
    details,
  });
  if (gift && status !== 'held') tx.outbox.signal(factCommand(gift, 'paymentSeen', `${id} ${event}`));
  return status;
};

/** The gift first, then the payment: one order of locks everywhere. */
const lockPayment = async (tx: Tx, { id, donationId }: FoundPayment) => {
  const gift = donationId === null ? undefined : await lockGift(tx, donationId);
  const payment = await paymentStore(tx).lock(id);
  if (!payment) throw new Error(`payment ${id} is gone`);
  return { payment, gift };
};

const findPayment = async (tx: Tx, provider: string, reference: string): Promise<FoundPayment | undefined> => {
  const here = await paymentStore(tx).findByReference(provider, reference);
  if (here) return here;
  // Not here yet, or about to come: the second of the two sees the first.
  reversalStore(tx).meet(provider, reference);
  return paymentStore(tx).findByReference(provider, reference);
};

/**
 * Takes in that the provider took money back, in the caller's transaction: one row and one journal for each id that
 * the provider gives. One that comes before its payment waits for it; one that answers a refund of ours confirms that;
 * one that does not fit, or takes blocked money, is held for people.
 */
export const receiveReversal = async (tx: Tx, reported: ReportedReversal): Promise<ReversalOutcome> => {
  const { provider, providerReference, paymentReference, event } = reported;
  const known = await findPayment(tx, provider, paymentReference);
  const { payment, gift } = known ? await lockPayment(tx, known) : {};
  const store = reversalStore(tx);
  const fresh: FoundReversal = { id: newId(), ...reported, paymentId: null, status: 'waiting' };
  const isNew = await store.insert(fresh);
  const reversal = isNew ? fresh : await store.lock(provider, providerReference);
  if (!reversal) throw new Error(`reversal ${providerReference} of ${provider} is gone`);
  if (!isNew) {
    if (contradicts(reversal, reported)) return 'held';
    if (!isNews(reversal, event)) return 'repeat';
  }
  const current = { ...reversal, event };
  if (payment) return apply(tx, current, payment, gift);
  if (!isNew) await store.change(reversal.id, { event });
  tx.audit({ action: 'reversal.waiting', resourceType: 'reversal', resourceId: reversal.id, details: { event } });
  return 'waiting';
};

/** Acts on the reversals that came before this payment, which the caller has just stored. Returns what became of each. */
export const applyWaitingReversals = async (
  tx: Tx,
  provider: string,
  providerReference: string,
  paymentId: string,
): Promise<ReversalStatus[]> => {
  const statuses: ReversalStatus[] = [];
  const store = reversalStore(tx);
  store.meet(provider, providerReference);
  for (const waiting of await store.waitingFor(provider, providerReference)) {
    const payment = await paymentStore(tx).lock(paymentId);
    if (!payment) throw new Error(`payment ${paymentId} is gone`);
    const gift = payment.donationId === null ? undefined : await lockGift(tx, payment.donationId);
    statuses.push(await apply(tx, waiting, payment, gift));
  }
  return statuses;
};

/** Acts anew on what was held of a gift, once the money is free: its block is lifted. The gift's lock is the caller's. */
export const applyHeldReversals = async (tx: Tx, donationId: string): Promise<void> => {
  for (const held of await reversalStore(tx).heldOf(donationId)) {
    const payment = held.paymentId === null ? undefined : await paymentStore(tx).lock(held.paymentId);
    if (payment) await apply(tx, held, payment, await lockGift(tx, donationId));
  }
};
