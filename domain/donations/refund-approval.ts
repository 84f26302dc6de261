import type { RefundApproval, RefundRecord } from '../../contracts/donations/refund-messages';
import type { RefusalOf } from '../../contracts/refusals';

export const refusedApproval = (
  record: RefundRecord,
  { by, hash }: RefundApproval,
): RefusalOf<'refund'> | undefined => {
  if (record.status !== 'proposed') return 'refund.already-decided';
  if (by === record.proposedBy) return 'refund.own-proposal';
  return hash === record.hash ? undefined : 'refund.other-hash';
};

/** Returns the record after a decision that `refusedApproval` lets pass. */
export const afterApproval = (record: RefundRecord, { by, decision }: RefundApproval): RefundRecord => ({
  ...record,
  status: decision === 'approve' ? 'approved' : 'refused',
  decidedBy: by,
});
