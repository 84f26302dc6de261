import type { RefundResource } from '../../contracts/donations/schemas';
import type { Actor } from '../../contracts/identity/actor';
import { formatAmount } from '../../domain/money/amount';
import { Refused } from '../../domain/refused';
import { refundStore, type FoundRefund } from '../../entities/donations/refund.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { retentionKey } from './donor-keys';
import { createProposeRefund, type RefundProposal } from './propose-refund';

interface Ports {
  withActor: WithActor;
}

/** Opened, since whoever approves must know what for. */
const reasonOf = async ({ cipher }: Tx, { id, reason, createdAt }: FoundRefund): Promise<string | null> =>
  reason && cipher.open(retentionKey('refunds', createdAt), { table: 'refunds', column: 'reason', rowId: id }, reason);

const show = async (tx: Tx, id: string): Promise<RefundResource> => {
  const refund = await refundStore(tx.manager).find(id);
  if (!refund) throw new Refused('not-found', `there is no refund ${id}`);
  return {
    id: refund.id,
    donation_id: refund.donationId,
    payment_id: refund.paymentId,
    amount: formatAmount(refund.amountAtomic, refund.currency),
    currency: refund.currency,
    status: refund.status,
    reason: await reasonOf(tx, refund),
    proposed_by: refund.proposedBy,
    proposal_hash: refund.proposalHash,
    approver_id: refund.approverId,
    created_at: refund.createdAt.toISOString(),
    sent_at: refund.sentAt?.toISOString() ?? null,
    confirmed_at: refund.confirmedAt?.toISOString() ?? null,
  };
};

/** Throws `Refused` (not-found). */
export const createReadRefundView =
  ({ withActor }: Ports) =>
  (id: string, actor: Actor): Promise<RefundResource> =>
    withActor(actor, (tx) => show(tx, id));

/**
 * Proposes and shows the refund in one transaction; one whose id is there already, from an earlier try of the same
 * request, is shown as it is. Throws what `createProposeRefund` throws.
 */
export const createProposeAndShowRefund =
  ({ withActor }: Ports) =>
  (proposal: RefundProposal & { id: string }, actor: Actor): Promise<RefundResource> =>
    withActor(actor, async (tx) => {
      if (await refundStore(tx.manager).find(proposal.id)) return show(tx, proposal.id);
      const inside: WithActor = (_actor, work) => work(tx);
      return show(tx, await createProposeRefund({ withActor: inside })(proposal, actor));
    });
