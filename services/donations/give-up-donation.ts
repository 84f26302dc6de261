import type { IntakeRecord } from '../../contracts/donations/messages';
import type { DonationStatus } from '../../contracts/donations/states';
import type { Actor } from '../../contracts/identity/actor';
import { refused } from '../../contracts/kernel/refused';
import { paymentStore } from '../../entities/donations/payment.store';
import { refundStore } from '../../entities/donations/refund.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import { changeGift, lockGift } from './change-gift';
import { readIntakeRecord, type CaseTiming } from './intake-record';
import { openRefund } from './open-refund';

/** A gift under review is judged by people, not given up. */
const CAN_BE_GIVEN_UP: readonly DonationStatus[] = ['created', 'pending', 'confirmed', 'reconciled'];

/** Ends a gift whose step cannot be done: without money it fails, with money every payment goes back. Idempotent. */
export const giveUpDonation = (
  { withActor, caseTiming }: { withActor: WithActor; caseTiming: CaseTiming },
  donationId: string,
  proposedBy: string,
  /** The second person; needed once money has come in. */
  approvedBy: string | null,
  actor: Actor,
): Promise<IntakeRecord> =>
  withActor(actor, async (tx) => {
    const gift = await lockGift(tx, donationId);
    if (CAN_BE_GIVEN_UP.includes(gift.status)) {
      const payments = (await paymentStore(tx).ofDonation(donationId)).filter(({ status }) => status !== 'returned');
      const [first] = payments;
      const who = { proposedBy, ...(approvedBy !== null && { approvedBy }) };
      if (!first) {
        changeGift(
          tx,
          gift,
          { status: 'failed', statusReason: 'given-up', closedAt: new Date() },
          'donation.given-up',
          who,
        );
      } else {
        if (approvedBy === null) throw refused('donation.second-person-needed');
        changeGift(tx, gift, { status: 'refund_pending', statusReason: 'given-up' }, 'donation.given-up', who);
        const live = await refundStore(tx.manager).liveOfDonation(donationId);
        for (const payment of payments) {
          if (live.some(({ paymentId }) => paymentId === payment.id)) continue;
          await openRefund(tx, payment, { proposedBy, approverId: approvedBy });
        }
      }
    }
    return readIntakeRecord(tx, donationId, caseTiming);
  });
