import type { ShownRefund } from '../../contracts/donations/schemas';
import type { Permission } from '../../contracts/identity/permissions';
import { retentionKey } from '../../contracts/keys/owners';
import { formatAmount } from '../../domain/money/amount';
import { Refused } from '../../contracts/kernel/refused';
import { describedRow } from '../../entities/access/described-rows';
import { refundStore, type FoundRefund } from '../../entities/donations/refund.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { readerIn } from '../access/access-record';
import type { Caller } from '../access/authorize';
import { requireOn, showResource } from '../access/show-resource';

const missing = (id: string) => () => new Refused('kernel.not-found', `there is no refund ${id}`);

export const findShownRefund = async ({ manager }: Tx, id: string) => {
  const [refund, row] = [await refundStore(manager).find(id), await describedRow(manager, 'refunds', id)];
  if (!refund || !row) throw missing(id)();
  return { refund, row };
};

/** Opens the reason, which an approver must know. */
const reasonOf = async ({ cipher }: Tx, { id, reason, createdAt }: FoundRefund): Promise<string | null> =>
  reason &&
  cipher.openKept(retentionKey('refunds', createdAt), { table: 'refunds', column: 'reason', rowId: id }, reason);

export const showRefund = async (tx: Tx, id: string, caller: Caller, permission: Permission): Promise<ShownRefund> => {
  const { refund, row } = await findShownRefund(tx, id);
  return showResource(readerIn(tx, caller), permission, 'refunds', row, missing(id), {
    values: { amount: formatAmount(refund.amountAtomic, refund.currency) },
    parts: { reason: () => reasonOf(tx, refund) },
  }) as Promise<ShownRefund>;
};

/**
 * Reads a refund as a caller with this permission may see it. Throws `Refused` (kernel.not-found, access.forbidden).
 */
export const readRefundView = (
  { withActor }: { withActor: WithActor },
  id: string,
  caller: Caller,
  permission: Permission,
): Promise<ShownRefund> => withActor(caller.actor, (tx) => showRefund(tx, id, caller, permission));

/**
 * Reads the state of a refund, for a caller who may decide it. Throws `Refused` (kernel.not-found, access.forbidden).
 */
export const readDecidable = (
  { withActor }: { withActor: WithActor },
  id: string,
  caller: Caller,
): Promise<FoundRefund['status']> =>
  withActor(caller.actor, async (tx) => {
    const { refund, row } = await findShownRefund(tx, id);
    requireOn(readerIn(tx, caller), 'refunds:approve', 'refunds', row, missing(id));
    return refund.status;
  });
