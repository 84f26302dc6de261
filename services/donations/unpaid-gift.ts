import type { IntakeRecord } from '../../contracts/donations/messages';
import type { Actor } from '../../contracts/identity/actor';
import { refused } from '../../contracts/kernel/refused';
import { paymentStore } from '../../entities/donations/payment.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { changeGift, lockGift } from './change-gift';
import { readIntakeRecord, type CaseTiming } from './intake-record';
import { giftEvent } from './outgoing';

const close = async (tx: Tx, donationId: string, status: 'cancelled' | 'expired'): Promise<void> => {
  const gift = await lockGift(tx, donationId);
  const statusReason = status === 'cancelled' ? 'donor-cancelled' : 'window-ended';
  changeGift(tx, gift, { status, statusReason, closedAt: new Date() }, `donation.${status}`);
  tx.outbox.deliver(giftEvent(`donation.${status}`, gift, status));
};

/** Cancels a gift that no payment has reached; the row lock decides a race with a payment. Idempotent. */
export const cancelDonation = (
  { withActor, caseTiming }: { withActor: WithActor; caseTiming: CaseTiming },
  donationId: string,
  actor: Actor,
): Promise<IntakeRecord> =>
  withActor(actor, async (tx) => {
    const gift = await lockGift(tx, donationId);
    if (gift.status !== 'cancelled') {
      const payments = await paymentStore(tx).ofDonation(donationId);
      if (gift.status !== 'created' || payments.length > 0) throw refused('donation.not-cancellable');
      await close(tx, donationId, 'cancelled');
    }
    return readIntakeRecord(tx, donationId, caseTiming);
  });

/**
 * Ends the wait for a payment: without any the gift expires; what came short of the pledge is the gift.
 * Throws a failure where only another currency came: the gift must not expire, and an operator decides. Idempotent.
 */
export const closePaymentWindow = (
  { withActor, caseTiming }: { withActor: WithActor; caseTiming: CaseTiming },
  donationId: string,
  actor: Actor,
): Promise<IntakeRecord> =>
  withActor(actor, async (tx) => {
    const gift = await lockGift(tx, donationId);
    if (gift.status === 'created') {
      const payments = await paymentStore(tx).ofDonation(donationId);
      if (payments.length === 0) await close(tx, donationId, 'expired');
      else if (gift.receivedAtomic > 0n) {
        changeGift(tx, gift, { status: 'pending', statusReason: 'screening' }, 'donation.short-accepted');
      } else if (payments.some(({ status }) => status !== 'returned')) {
        throw refused('donation.other-currency');
      } else await close(tx, donationId, 'expired');
    }
    return readIntakeRecord(tx, donationId, caseTiming);
  });

/** Reads the record of a gift; changes nothing. */
export const readIntake = (
  { withActor, caseTiming }: { withActor: WithActor; caseTiming: CaseTiming },
  donationId: string,
  actor: Actor,
): Promise<IntakeRecord> => withActor(actor, (tx) => readIntakeRecord(tx, donationId, caseTiming));
