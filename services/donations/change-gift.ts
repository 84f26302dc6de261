import { Refused } from '../../domain/refused';
import { donationStore, type DonationChange, type LockedDonation } from '../../entities/donations/donation.store';
import type { Tx } from '../../platform/database/unit-of-work';

/** The gift under its row lock. Throws `Refused` (not-found). */
export const lockGift = async ({ manager }: Tx, donationId: string): Promise<LockedDonation> => {
  const gift = await donationStore(manager).lock(donationId);
  if (!gift) throw new Refused('not-found', `there is no donation ${donationId}`);
  return gift;
};

/** Changes a locked gift and writes the audit event of the change. */
export const changeGift = async (
  tx: Tx,
  gift: LockedDonation,
  change: DonationChange,
  action: string,
): Promise<void> => {
  const changed = await donationStore(tx.manager).change(gift.id, gift.status, change);
  // The lock makes this impossible; a count that differs is a bug that must not pass silently.
  if (!changed) throw new Error(`donation ${gift.id} changed under its lock`);
  tx.audit({
    action,
    resourceType: 'donation',
    resourceId: gift.id,
    details: { from: gift.status, to: change.status ?? gift.status },
  });
};
