import { Refused } from '../../contracts/kernel/refused';
import { donationStore, type DonationChange, type LockedDonation } from '../../entities/donations/donation.store';
import type { Tx } from '../../platform/database/unit-of-work';

/** Reads the gift under its row lock. Throws `Refused` (kernel.not-found). */
export const lockGift = async (tx: Tx, donationId: string): Promise<LockedDonation> => {
  const gift = await donationStore(tx).lock(donationId);
  if (!gift) throw new Refused('kernel.not-found', `there is no donation ${donationId}`);
  return gift;
};

/**
 * Changes a locked gift and writes the audit event of the change. The lock makes it impossible that the gift is no
 * longer as it was read; the database would refuse the whole transaction.
 */
export const changeGift = (
  tx: Tx,
  gift: LockedDonation,
  change: DonationChange,
  action: string,
  details: Record<string, string> = {},
): void => {
  donationStore(tx).change(gift.id, gift.status, change);
  tx.audit({
    action,
    resourceType: 'donation',
    resourceId: gift.id,
    details: { ...details, from: gift.status, to: change.status ?? gift.status },
  });
};
