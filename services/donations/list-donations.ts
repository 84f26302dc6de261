import type { DonationResource } from '../../contracts/donations/schemas';
import { DONATION_STATUSES, publicStatus, type PublicDonationStatus } from '../../contracts/donations/states';
import type { Actor } from '../../contracts/identity/actor';
import { shownDonationStore, type DonationFilter } from '../../entities/donations/shown-donation.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import { showDonation, type Reader } from './read-donation';

export type DonationSearch = Omit<DonationFilter, 'statuses'> & {
  /** Finds every gift that shows so, whatever its status is. */
  status?: PublicDonationStatus | undefined;
};

/** Newest first. */
export const createListDonations =
  ({ withActor }: { withActor: WithActor }) =>
  ({ status, ...rest }: DonationSearch, reader: Reader, actor: Actor): Promise<DonationResource[]> =>
    withActor(actor, async ({ manager }) => {
      const statuses = status && DONATION_STATUSES.filter((one) => publicStatus(one) === status);
      const rows = await shownDonationStore(manager).page({ ...rest, statuses });
      return rows.map((row) => showDonation(row, reader));
    });
