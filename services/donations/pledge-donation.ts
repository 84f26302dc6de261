import type { ShownDonation } from '../../contracts/donations/schemas';
import { shownDonationStore } from '../../entities/donations/shown-donation.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';
import { requireWritable } from '../access/show-resource';
import { addPledge, type Pledge } from './add-pledge';
import { findShownDonation, showDonation } from './read-donation';

/**
 * Pledges and shows the gift in one transaction, so that no pledge is stored without its answer. A pledge whose id is
 * there already, from an earlier try of the same request, is shown as it is. `written` are the fields that the caller
 * gave. Throws `Refused` (access.forbidden), and stores nothing, for one that may not be written.
 */
export const pledgeDonation = (
  { withActor }: { withActor: WithActor },
  pledge: Pledge & { id: string },
  written: readonly string[],
  caller: Caller,
): Promise<ShownDonation> =>
  withActor(caller.actor, async (tx) => {
    const earlier = await shownDonationStore(tx.manager).find(pledge.id);
    if (!earlier) await addPledge(tx, pledge);
    const row = earlier ?? (await findShownDonation(tx, pledge.id));
    requireWritable(caller, 'donations:create', 'donations', row, written);
    return showDonation(tx, caller, 'donations:create', row);
  });
