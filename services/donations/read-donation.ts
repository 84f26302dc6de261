import type { ShownDonation } from '../../contracts/donations/schemas';
import { publicStatus } from '../../contracts/donations/states';
import type { Permission } from '../../contracts/identity/permissions';
import { formatAmount } from '../../domain/money/amount';
import { Refused } from '../../contracts/kernel/refused';
import { shownDonationStore, type DescribedDonation } from '../../entities/donations/shown-donation.store';
import type { WorkflowCommand } from '../../platform/database/outbox';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { readerIn } from '../access/access-record';
import type { Caller } from '../access/authorize';
import type { Presentation } from '../access/present-fields';
import { requireOn, showResource } from '../access/show-resource';
import { intakeCommand } from './commands';

/**
 * Presents a gift in its wire form. Fields that change when a gift is flagged, held or blocked are left out for a
 * caller who may not read its status reason.
 */
export const donationForm = ({ amount, received, currency, status, receipts }: DescribedDonation): Presentation => ({
  values: {
    amount: formatAmount(BigInt(amount), currency),
    received: formatAmount(BigInt(received), currency),
    // Rules decide on scalars; the list is put in where it may be seen.
    receipts: null,
  },
  forms: {
    receipts: () => receipts,
    status: (_value, sees) => (sees('status_reason') ? status : publicStatus(status)),
    closed_at: (value, sees) => (sees('status_reason') || publicStatus(status) === status ? value : null),
  },
});

const missingDonation = (id: string) => () => new Refused('kernel.not-found', `there is no donation ${id}`);

export const findShownDonation = async ({ manager }: Tx, id: string): Promise<DescribedDonation> => {
  const row = await shownDonationStore(manager).find(id);
  if (!row) throw missingDonation(id)();
  return row;
};

export const showDonation = (
  tx: Tx,
  caller: Caller,
  permission: Permission,
  row: DescribedDonation,
): Promise<ShownDonation> =>
  showResource(
    readerIn(tx, caller),
    permission,
    'donations',
    row,
    missingDonation(row.id),
    donationForm(row),
  ) as Promise<ShownDonation>;

/** Reads a gift as a caller with this permission may see it. Throws `Refused` (kernel.not-found, access.forbidden). */
export const readDonation = (
  { withActor }: { withActor: WithActor },
  id: string,
  caller: Caller,
  permission: Permission,
): Promise<ShownDonation> =>
  withActor(caller.actor, async (tx) => showDonation(tx, caller, permission, await findShownDonation(tx, id)));

export interface Cancellable {
  /** `unpaid`: its process decides; `cancelled`: it was before; `no`: one word for every other status. */
  state: 'unpaid' | 'cancelled' | 'no';
  /** How its process is started, for a caller who is faster than the dispatcher. */
  command: WorkflowCommand;
}

/**
 * Returns whether a gift may be cancelled, as far as the record shows. Throws `Refused` (kernel.not-found,
 * access.forbidden).
 */
export const readCancellable = (
  { withActor }: { withActor: WithActor },
  id: string,
  caller: Caller,
): Promise<Cancellable> =>
  withActor(caller.actor, async (tx) => {
    const row = await findShownDonation(tx, id);
    requireOn(readerIn(tx, caller), 'donations:cancel', 'donations', row, missingDonation(id));
    const command = intakeCommand({ ...row, amountAtomic: BigInt(row.amount) });
    if (row.status === 'cancelled') return { state: 'cancelled', command };
    return { state: row.status === 'created' ? 'unpaid' : 'no', command };
  });
