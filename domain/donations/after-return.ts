import type { DonationStatus, StatusReason } from '../../contracts/donations/states';

/** What becomes of a gift when some of its money has gone back by the provider's doing. */
export interface ReturnedGift {
  status: DonationStatus;
  statusReason: StatusReason;
  /** True where it ends with this. */
  closes: boolean;
}

/**
 * Returns the gift's state when `keptAtomic` of its money is left. A settled gift that keeps a part is screened and
 * receipted again for it; one that keeps nothing is returned. What waits for people (a review, a refund) stays theirs.
 */
export const afterReturn = (
  { status, statusReason }: { status: DonationStatus; statusReason: StatusReason },
  keptAtomic: bigint,
): ReturnedGift => {
  switch (status) {
    case 'pending':
    case 'confirmed':
      return keptAtomic === 0n
        ? { status: 'refunded', statusReason: 'returned', closes: true }
        : { status, statusReason, closes: false };
    case 'reconciled':
      return keptAtomic === 0n
        ? { status: 'refunded', statusReason: 'returned', closes: true }
        : { status: 'pending', statusReason: 'screening', closes: false };
    case 'created':
    case 'flagged':
    case 'kyc_required':
    case 'blocked':
    case 'cancelled':
    case 'expired':
    case 'declined':
    case 'failed':
    case 'refund_pending':
    case 'refunded':
      return { status, statusReason, closes: false };
  }
};
