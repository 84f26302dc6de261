import type { Currency } from '../../contracts/money/currencies';
import type { DonationStatus, PaymentDiscrepancy } from '../../contracts/donations/states';

export interface GiftBefore {
  status: DonationStatus;
  currency: Currency;
  pledgedAtomic: bigint;
  receivedAtomic: bigint;
}

export interface Received {
  /** Whether the payment belongs to the gift; if not, finance owns it. */
  matched: boolean;
  discrepancy: PaymentDiscrepancy;
  /** The gift's status afterwards. */
  status: DonationStatus;
}

/**
 * Returns the effect of a payment on the gift that it names. A gift is what was received: more than pledged is a larger
 * gift.
 */
export const receivePayment = (gift: GiftBefore, currency: Currency, amountAtomic: bigint): Received => {
  const unmatched = (discrepancy: PaymentDiscrepancy): Received => ({
    matched: false,
    discrepancy,
    status: gift.status,
  });
  switch (gift.status) {
    case 'created': {
      if (currency !== gift.currency) return unmatched('other-currency');
      const total = gift.receivedAtomic + amountAtomic;
      if (total < gift.pledgedAtomic) return { matched: true, discrepancy: 'short', status: 'created' };
      return { matched: true, discrepancy: total > gift.pledgedAtomic ? 'excess' : 'none', status: 'pending' };
    }
    case 'expired':
      // The window is over, so no more is waited for: what came is the gift.
      return currency === gift.currency
        ? { matched: true, discrepancy: 'late', status: 'pending' }
        : unmatched('other-currency');
    case 'pending':
    case 'flagged':
    case 'kyc_required':
    case 'blocked':
      // Not booked yet, so the addition is screened and booked with the rest; on a blocked gift it is held with the rest,
      // and to the outside the four must look alike.
      return currency === gift.currency
        ? { matched: true, discrepancy: 'excess', status: gift.status }
        : unmatched('other-currency');
    case 'confirmed':
    case 'reconciled':
    case 'cancelled':
    case 'declined':
    case 'failed':
    case 'refund_pending':
    case 'refunded':
      return unmatched('gift-closed');
  }
};

/**
 * The time for which a pledge waits for its payment: 24 h by card, 7 days by bank, 15 min and a day's watch for crypto.
 */
export const PAYMENT_WINDOW_MS = {
  card: 24 * 3_600_000,
  bank: 7 * 24 * 3_600_000,
  crypto: 15 * 60_000 + 24 * 3_600_000,
  cash: 7 * 24 * 3_600_000,
} as const;
