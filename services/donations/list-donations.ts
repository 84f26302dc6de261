import type { ShownDonation } from '../../contracts/donations/schemas';
import { DONATION_STATUSES, publicStatus, type PublicDonationStatus } from '../../contracts/donations/states';
import { shownDonationStore, type DonationFilter } from '../../entities/donations/shown-donation.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import { readerIn } from '../access/access-record';
import type { Caller } from '../access/authorize';
import { filterFor, presentPage } from '../access/filter-list';
import { donationForm } from './read-donation';

export type DonationSearch = Omit<DonationFilter, 'statuses'> & {
  /** Finds every gift that shows so, whatever its status is. */
  status?: PublicDonationStatus | undefined;
};

/** Lists the gifts that the caller may read, newest first. */
export const listDonations = (
  { withActor }: { withActor: WithActor },
  { status, ...rest }: DonationSearch,
  caller: Caller,
): Promise<ShownDonation[]> =>
  withActor(caller.actor, async (tx) => {
    const statuses = status && DONATION_STATUSES.filter((one) => publicStatus(one) === status);
    const page = await shownDonationStore(tx.manager).page({ ...rest, statuses }, filterFor(caller, 'donations'));
    return (await presentPage(readerIn(tx, caller), 'donations', page, donationForm)) as ShownDonation[];
  });
