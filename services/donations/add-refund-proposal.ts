import type { DonationStatus } from '../../contracts/donations/states';
import type { Actor } from '../../contracts/identity/actor';
import { Refused } from '../../contracts/kernel/refused';
import { paymentStore, type FoundPayment } from '../../entities/donations/payment.store';
import { refundStore } from '../../entities/donations/refund.store';
import type { Tx } from '../../platform/database/unit-of-work';
import { lockGift } from './change-gift';
import { openRefund } from './open-refund';

export interface RefundProposal {
  /** Given where a repeat of the request must find the refund of the first try. */
  id?: string | undefined;
  donationId: string;
  paymentId?: string | undefined;
  reason: string;
}

/** Statuses in which money may go back. All others get one answer, so that it reveals nothing of a screening. */
const REFUNDABLE: readonly DonationStatus[] = [
  'reconciled',
  'declined',
  'refund_pending',
  'expired',
  'cancelled',
  'failed',
  'refunded',
];

const choose = (payments: FoundPayment[], paymentId: string | undefined): FoundPayment => {
  const open = payments.filter(({ status }) => status !== 'returned');
  if (paymentId !== undefined) {
    const chosen = open.find(({ id }) => id === paymentId);
    if (!chosen)
      throw new Refused('kernel.not-found', `the gift has no payment ${paymentId} that can be refunded`, '/payment_id');
    return chosen;
  }
  const [only, ...others] = open;
  if (!only) throw new Refused('donation.not-refundable', 'the gift has no payment that can be refunded');
  if (others.length > 0) {
    const ids = open.map(({ id }) => id).join(', ');
    throw new Refused('donation.payment-choice-needed', `name one of the payments ${ids} as payment_id`, '/payment_id');
  }
  return only;
};

const refuseLive = async ({ manager }: Tx, payment: FoundPayment): Promise<void> => {
  const live = payment.donationId === null ? [] : await refundStore(manager).liveOfDonation(payment.donationId);
  const existing = live.find(({ paymentId }) => paymentId === payment.id);
  if (existing) throw new Refused('refund.exists', `payment ${payment.id} already has the refund ${existing.id}`);
};

/** Proposes to send one whole payment back. Another person approves it. Returns the refund's id. */
export const addRefundProposal = async (
  tx: Tx,
  { id, donationId, paymentId, reason }: RefundProposal,
  actor: Actor,
): Promise<string> => {
  const gift = await lockGift(tx, donationId);
  const payments = await paymentStore(tx).ofDonation(donationId);
  // What does not fit an unpaid pledge never belonged to it, and may go back while the pledge waits on.
  const loose = gift.status === 'created' ? payments.filter(({ status }) => status === 'unmatched') : [];
  if (!REFUNDABLE.includes(gift.status) && loose.length === 0) {
    throw new Refused('donation.not-refundable', 'the gift is still being processed; try again once it is settled');
  }
  const payment = choose(gift.status === 'created' ? loose : payments, paymentId);
  await refuseLive(tx, payment);
  return openRefund(tx, payment, { id, proposedBy: actor.userId, reason });
};
