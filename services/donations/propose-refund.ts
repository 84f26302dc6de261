import type { ShownRefund } from '../../contracts/donations/schemas';
import { refundStore } from '../../entities/donations/refund.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';
import { requireWritable } from '../access/show-resource';
import { addRefundProposal, type RefundProposal } from './add-refund-proposal';
import { findShownRefund, showRefund } from './read-refund-view';

/**
 * Proposes and shows the refund in one transaction; one whose id is there already, from an earlier try of the same
 * request, is shown as it is. Throws what `addRefundProposal` throws, and `Refused` (access.forbidden) for a field that the
 * caller may not write.
 */
export const proposeRefund = (
  { withActor }: { withActor: WithActor },
  proposal: RefundProposal & { id: string },
  written: readonly string[],
  caller: Caller,
): Promise<ShownRefund> =>
  withActor(caller.actor, async (tx) => {
    const earlier = await refundStore(tx.manager).find(proposal.id);
    if (!earlier) await addRefundProposal(tx, proposal, caller.actor);
    const { row } = await findShownRefund(tx, proposal.id);
    requireWritable(caller, 'refunds:propose', 'refunds', row, written);
    return showRefund(tx, proposal.id, caller, 'refunds:propose');
  });
