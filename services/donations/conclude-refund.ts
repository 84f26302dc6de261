import { isHeld } from '../../contracts/donations/states';
import { afterRefund } from '../../domain/donations/after-refund';
import type { LockedDonation } from '../../entities/donations/donation.store';
import { keptOf, paymentStore } from '../../entities/donations/payment.store';
import { refundStore, type FoundRefund } from '../../entities/donations/refund.store';
import { receiptStore } from '../../entities/receipts/receipt.store';
import { ledgerStore } from '../../entities/treasury/ledger.store';
import type { Tx } from '../../platform/database/unit-of-work';
import { changeGift } from './change-gift';
import { giftEvent } from './outgoing';
import { factCommand } from './commands';

const standing = async (tx: Tx, gift: LockedDonation) => {
  const refunds = await refundStore(tx.manager).liveOfDonation(gift.id);
  const keptAtomic = keptOf(await paymentStore(tx).ofDonation(gift.id));
  return {
    underWay: refunds.filter(({ status }) => status !== 'confirmed').length,
    keptAtomic,
    booked: keptAtomic > 0n && keptAtomic === (await ledgerStore(tx).settledOf(gift.id)),
    everBooked: (await receiptStore(tx).ofDonation(gift.id)).length > 0,
    givenUp: gift.statusReason === 'given-up',
  };
};

/** Moves a gift to where it belongs once one of its refunds is confirmed or refused. */
export const concludeRefund = async (tx: Tx, gift: LockedDonation, refund: FoundRefund): Promise<void> => {
  // What people look at or hold apart is theirs to decide.
  if (isHeld(gift.status)) return;
  const where = await standing(tx, gift);
  const closedAt = new Date();
  switch (afterRefund(where)) {
    case 'waits': {
      const statusReason = where.givenUp ? 'given-up' : 'partly-refunded';
      return changeGift(tx, gift, { status: 'refund_pending', statusReason }, 'donation.partly-refunded');
    }
    case 'stands': {
      const { keptAtomic: receivedAtomic } = where;
      const change = { status: 'reconciled', statusReason: 'settled', receivedAtomic } as const;
      const isLess = receivedAtomic !== gift.receivedAtomic;
      changeGift(tx, gift, change, isLess ? 'donation.partly-refunded' : 'donation.refund-refused');
      // One that was given up may still have a receipt to render.
      return tx.outbox.signal(factCommand(gift, 'paymentSeen', refund.id));
    }
    case 'returned':
      changeGift(tx, gift, { status: 'refunded', statusReason: 'returned', closedAt }, 'donation.refunded');
      return tx.outbox.deliver(giftEvent('donation.refunded', gift, 'refunded'));
    case 'settles-again': {
      const { keptAtomic: receivedAtomic } = where;
      // Screened again, as before every receipt.
      const change = { status: 'pending', statusReason: 'screening', receivedAtomic, closedAt: null } as const;
      changeGift(tx, gift, change, 'donation.partly-refunded');
      return tx.outbox.signal(factCommand(gift, 'paymentSeen', refund.id));
    }
    case 'failed':
      return changeGift(tx, gift, { status: 'failed', statusReason: 'given-up' }, 'donation.refund-refused');
    case 'declined':
      return changeGift(tx, gift, { status: 'declined', statusReason: 'reviewer-declined' }, 'donation.refund-refused');
  }
};
