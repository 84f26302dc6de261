import type { DonationResource } from '../../contracts/donations/schemas';
import { publicStatus } from '../../contracts/donations/states';
import type { Actor } from '../../contracts/identity/actor';
import { formatAmount } from '../../domain/money/amount';
import { Refused } from '../../domain/refused';
import { shownDonationStore, type ShownDonation } from '../../entities/donations/shown-donation.store';
import type { WorkflowWish } from '../../platform/database/outbox';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { createPledgeDonation, type Pledge } from './pledge-donation';
import { intakeWish } from './wishes';

/** Whether the reader may learn of screenings: has `cases:read`. */
export interface Reader {
  seesScreening: boolean;
}

/** A gift as this reader may see it. What changes when a gift is flagged, held or blocked stays out for all others. */
export const showDonation = (row: ShownDonation, { seesScreening }: Reader): DonationResource => {
  const status = seesScreening ? row.status : publicStatus(row.status);
  const closedAt = status === row.status ? row.closedAt : null;
  return {
    id: row.id,
    invoice_number: row.invoiceNumber,
    donor_id: row.donorId,
    method: row.method,
    chain: row.chain,
    amount: formatAmount(BigInt(row.amountAtomic), row.currency),
    currency: row.currency,
    received: formatAmount(BigInt(row.receivedAtomic), row.currency),
    earmark: row.earmark,
    status,
    ...(seesScreening && { status_reason: row.statusReason }),
    receipt_number: row.receiptNumber,
    pay_until: row.payUntil.toISOString(),
    created_at: row.createdAt.toISOString(),
    closed_at: closedAt?.toISOString() ?? null,
  };
};

const read = async ({ manager }: Tx, id: string): Promise<ShownDonation> => {
  const row = await shownDonationStore(manager).find(id);
  if (!row) throw new Refused('not-found', `there is no donation ${id}`);
  return row;
};

interface Ports {
  withActor: WithActor;
}

/** Throws `Refused` (not-found). */
export const createReadDonation =
  ({ withActor }: Ports) =>
  (id: string, reader: Reader, actor: Actor): Promise<DonationResource> =>
    withActor(actor, async (tx) => showDonation(await read(tx, id), reader));

export interface Cancellable {
  /** `unpaid`: its process decides; `cancelled`: it was before; `no`: one word for every other status. */
  state: 'unpaid' | 'cancelled' | 'no';
  /** How its process is started, for a caller who is faster than the dispatcher. */
  wish: WorkflowWish;
}

/** Whether a gift may be cancelled, as far as the record tells. Throws `Refused` (not-found). */
export const createReadCancellable =
  ({ withActor }: Ports) =>
  (id: string, actor: Actor): Promise<Cancellable> =>
    withActor(actor, async (tx) => {
      const row = await read(tx, id);
      const wish = intakeWish({ ...row, amountAtomic: BigInt(row.amountAtomic) });
      if (row.status === 'cancelled') return { state: 'cancelled', wish };
      return { state: row.status === 'created' ? 'unpaid' : 'no', wish };
    });

/**
 * Pledges and shows the gift in one transaction, so that no pledge is stored without its answer. A pledge whose id is
 * there already, from an earlier try of the same request, is shown as it is.
 */
export const createPledgeAndShow =
  ({ withActor }: Ports) =>
  (pledge: Pledge & { id: string }, reader: Reader, actor: Actor): Promise<DonationResource> =>
    withActor(actor, async (tx) => {
      const inside: WithActor = (_actor, work) => work(tx);
      const earlier = await shownDonationStore(tx.manager).find(pledge.id);
      if (!earlier) await createPledgeDonation({ withActor: inside })(pledge, actor);
      return showDonation(earlier ?? (await read(tx, pledge.id)), reader);
    });
