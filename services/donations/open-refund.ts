import { v7 as newId } from 'uuid';
import { canonicalHash } from '../../domain/canonical-hash';
import { remainingOf, type FoundPayment } from '../../entities/donations/payment.store';
import { refundStore } from '../../entities/donations/refund.store';
import type { Tx } from '../../platform/database/unit-of-work';
import { retentionKey } from '../../contracts/keys/owners';
import { refundCommand } from './commands';

export interface RefundOpening {
  /** Given where a repeat of the request must not open another. */
  id?: string | undefined;
  proposedBy: string;
  /** Set where the approval came with the proposal: a gift given up by two people. */
  approverId?: string | undefined;
  caseId?: string | undefined;
  /** Free text, sealed. */
  reason?: string | undefined;
}

/** Returns the hash that an approver of a refund sends. */
const refundHash = (refundId: string, payment: FoundPayment): string =>
  canonicalHash('hingecraft.refund.v1', {
    refund_id: refundId,
    payment_id: payment.id,
    amount_atomic: remainingOf(payment).toString(),
    currency: payment.currency,
  });

/** Opens the refund of what is left of one payment and commands the start of its workflow. The database allows one live refund a payment. */
export const openRefund = async (tx: Tx, payment: FoundPayment, opening: RefundOpening): Promise<string> => {
  const id = opening.id ?? newId();
  const createdAt = new Date();
  const cell = { table: 'refunds', column: 'reason', rowId: id };
  await refundStore(tx.manager).insert({
    id,
    createdAt,
    donationId: payment.donationId,
    paymentId: payment.id,
    caseId: opening.caseId ?? null,
    amountAtomic: remainingOf(payment),
    currency: payment.currency,
    reason:
      opening.reason === undefined
        ? null
        : await tx.cipher.seal(retentionKey('refunds', createdAt), cell, opening.reason),
    proposedBy: opening.proposedBy,
    proposalHash: refundHash(id, payment),
    approverId: opening.approverId ?? null,
    status: opening.approverId === undefined ? 'proposed' : 'approved',
  });
  tx.outbox.start(refundCommand(id));
  tx.audit({ action: 'refund.opened', resourceType: 'refund', resourceId: id, details: { paymentId: payment.id } });
  return id;
};
