import type { ShownRefund } from '../../contracts/donations/schemas';
import type { Permission } from '../../contracts/identity/permissions';
import { formatAmount } from '../../domain/money/amount';
import { Refused } from '../../domain/refused';
import { describedRow } from '../../entities/access/described-rows';
import { refundStore, type FoundRefund } from '../../entities/donations/refund.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { readerIn } from '../access/access-record';
import { requireOn, requireWritable, showResource } from '../access/show-resource';
import type { Caller } from '../access/authorize';
import { retentionKey } from '../../contracts/keys/owners';
import { createProposeRefund, type RefundProposal } from './propose-refund';

interface Ports {
  withActor: WithActor;
}

const missing = (id: string) => () => new Refused('not-found', `there is no refund ${id}`);

const find = async ({ manager }: Tx, id: string) => {
  const [refund, row] = [await refundStore(manager).find(id), await describedRow(manager, 'refunds', id)];
  if (!refund || !row) throw missing(id)();
  return { refund, row };
};

/** Opened, since whoever approves must know what for. */
const reasonOf = async ({ cipher }: Tx, { id, reason, createdAt }: FoundRefund): Promise<string | null> =>
  reason &&
  cipher.openKept(retentionKey('refunds', createdAt), { table: 'refunds', column: 'reason', rowId: id }, reason);

const show = async (tx: Tx, id: string, caller: Caller, permission: Permission): Promise<ShownRefund> => {
  const { refund, row } = await find(tx, id);
  return showResource(readerIn(tx, caller), permission, 'refunds', row, missing(id), {
    values: { amount: formatAmount(refund.amountAtomic, refund.currency) },
    parts: { reason: () => reasonOf(tx, refund) },
  }) as Promise<ShownRefund>;
};

/** As it may be seen by whoever uses this permission on it. Throws `Refused` (not-found, forbidden). */
export const createReadRefundView =
  ({ withActor }: Ports) =>
  (id: string, caller: Caller, permission: Permission): Promise<ShownRefund> =>
    withActor(caller.actor, (tx) => show(tx, id, caller, permission));

/** Where a refund stands, for whoever may decide it. Throws `Refused` (not-found, forbidden). */
export const createReadDecidable =
  ({ withActor }: Ports) =>
  (id: string, caller: Caller): Promise<FoundRefund['status']> =>
    withActor(caller.actor, async (tx) => {
      const { refund, row } = await find(tx, id);
      requireOn(readerIn(tx, caller), 'refunds:approve', 'refunds', row, missing(id));
      return refund.status;
    });

/**
 * Proposes and shows the refund in one transaction; one whose id is there already, from an earlier try of the same
 * request, is shown as it is. Throws what `createProposeRefund` throws, and `Refused` (forbidden) for a field that the
 * caller may not write.
 */
export const createProposeAndShowRefund =
  ({ withActor }: Ports) =>
  (proposal: RefundProposal & { id: string }, written: readonly string[], caller: Caller): Promise<ShownRefund> =>
    withActor(caller.actor, async (tx) => {
      const inside: WithActor = (_actor, work) => work(tx);
      const earlier = await refundStore(tx.manager).find(proposal.id);
      if (!earlier) await createProposeRefund({ withActor: inside })(proposal, caller.actor);
      const { row } = await find(tx, proposal.id);
      requireWritable(caller, 'refunds:propose', 'refunds', row, written);
      return show(tx, proposal.id, caller, 'refunds:propose');
    });
