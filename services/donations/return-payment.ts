import { giftYearOf } from '../../domain/donations/gift-years';
import { afterReturn } from '../../domain/donations/after-return';
import { atProvider, contested, held, transfer } from '../../domain/treasury/journals';
import type { DonationChange, LockedDonation } from '../../entities/donations/donation.store';
import { keptOf, paymentStore, type FoundPayment } from '../../entities/donations/payment.store';
import { reversalStore, type FoundReversal } from '../../entities/donations/reversal.store';
import { receiptStore } from '../../entities/receipts/receipt.store';
import { ledgerStore } from '../../entities/treasury/ledger.store';
import type { Tx } from '../../platform/database/unit-of-work';
import { changeGift } from './change-gift';
import { giftEvent } from './outgoing';
import { unsettle } from './unsettle';

const sourceOf = ({ id }: FoundReversal) => ({ sourceType: 'reversal', sourceId: id }) as const;

/** Moves disputed money to its own account. A receipt that stands stays, and is marked. */
export const contestPayment = async (
  tx: Tx,
  reversal: FoundReversal,
  payment: FoundPayment,
  gift: LockedDonation | undefined,
): Promise<void> => {
  const { provider, currency, status } = payment;
  const apart = transfer(contested(provider, currency), atProvider(provider, currency), reversal.amountAtomic);
  ledgerStore(tx).post({ kind: 'payment-contested', ...sourceOf(reversal) }, apart);
  const year = giftYearOf(payment);
  if (gift && status === 'matched' && year !== null) await receiptStore(tx).contest(gift.id, year, reversal.occurredAt);
};

/** Moves disputed money back; the mark goes with the gift's last open dispute. */
export const winContest = async (
  tx: Tx,
  reversal: FoundReversal,
  payment: FoundPayment,
  gift: LockedDonation | undefined,
): Promise<void> => {
  const { provider, currency } = payment;
  const back = transfer(atProvider(provider, currency), contested(provider, currency), reversal.amountAtomic);
  ledgerStore(tx).post({ kind: 'contest-won', ...sourceOf(reversal) }, back);
  const year = giftYearOf(payment);
  if (!gift) return;
  await reversalStore(tx).change(reversal.id, { status: 'won' });
  if (year !== null && !(await reversalStore(tx).isContested(gift.id, year)))
    await receiptStore(tx).contest(gift.id, year, null);
};

const concludeReturn = async (tx: Tx, gift: LockedDonation): Promise<void> => {
  const receivedAtomic = keptOf(await paymentStore(tx).ofDonation(gift.id));
  const { status, statusReason, closes } = afterReturn(gift, receivedAtomic);
  const isOpenAgain = gift.status === 'reconciled' && !closes;
  const change: DonationChange = {
    ...(!closes && { receivedAtomic }),
    ...(status !== gift.status && { status, statusReason }),
    ...(closes && { closedAt: new Date() }),
    ...(isOpenAgain && { closedAt: null }),
  };
  if (Object.keys(change).length > 0)
    changeGift(tx, gift, change, closes ? 'donation.refunded' : 'donation.partly-refunded');
  if (closes) tx.outbox.deliver(giftEvent('donation.refunded', gift, 'refunded'));
};

/**
 * Books money that went back by the provider's doing, on the day it is known: a standing receipt is voided and its
 * settlement reversed. What is left of a settled gift is settled again, under the gift's own date.
 */
export const returnPayment = async (
  tx: Tx,
  reversal: FoundReversal,
  payment: FoundPayment,
  gift: LockedDonation | undefined,
  wasContested: boolean,
): Promise<void> => {
  const { currency, provider } = payment;
  const belongs = gift !== undefined && payment.status === 'matched';
  const reason = reversal.kind === 'dispute' ? 'disputed' : 'refunded';
  if (belongs) await unsettle(tx, gift, payment, sourceOf(reversal), reason);
  const from = wasContested ? contested(provider, currency) : atProvider(provider, currency);
  const gone = transfer(held(currency), from, reversal.amountAtomic);
  ledgerStore(tx).post({ kind: 'payment-returned', ...sourceOf(reversal) }, gone);
  await paymentStore(tx).addReturned(payment, reversal.amountAtomic);
  if (belongs) await concludeReturn(tx, gift);
};
