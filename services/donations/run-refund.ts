import { refundAlreadyDecided, refundOtherHash, refundOwnProposal } from '../../contracts/donations/failures';
import type { RefundApproval, RefundRecord } from '../../contracts/donations/refund-messages';
import type { Actor } from '../../contracts/identity/actor';
import { Refused } from '../../domain/refused';
import { held, income, transfer, atProvider } from '../../domain/treasury/journals';
import type { DonationChange, LockedDonation } from '../../entities/donations/donation.store';
import { paymentStore } from '../../entities/donations/payment.store';
import { refundStore, type FoundRefund, type RefundChange } from '../../entities/donations/refund.store';
import { receiptStore } from '../../entities/receipts/receipt.store';
import { ledgerStore } from '../../entities/treasury/ledger.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { changeGift, lockGift } from './change-gift';
import { giftEvent } from './outgoing';

const recordOf = ({ status, proposedBy, proposalHash }: FoundRefund): RefundRecord => ({
  status,
  proposedBy,
  hash: proposalHash,
});

/** The gift first, then the refund: one order of locks everywhere. */
const lockBoth = async (
  tx: Tx,
  refundId: string,
): Promise<{ refund: FoundRefund; gift: LockedDonation | undefined }> => {
  const store = refundStore(tx.manager);
  const unlocked = await store.find(refundId);
  if (!unlocked) throw new Refused('not-found', `there is no refund ${refundId}`);
  const gift = unlocked.donationId === null ? undefined : await lockGift(tx, unlocked.donationId);
  const refund = await store.lock(refundId);
  if (!refund) throw new Refused('not-found', `there is no refund ${refundId}`);
  return { refund, gift };
};

const changeRefund = async (tx: Tx, refund: FoundRefund, change: RefundChange): Promise<RefundRecord> => {
  if (!(await refundStore(tx.manager).change(refund.id, refund.status, change)))
    throw new Error(`refund ${refund.id} changed under its lock`);
  const { status } = change;
  tx.audit({
    action: `refund.${status}`,
    resourceType: 'refund',
    resourceId: refund.id,
    details: { from: refund.status, to: status },
  });
  return recordOf({ ...refund, ...change });
};

interface Ports {
  withActor: WithActor;
}

export const createReadRefund =
  ({ withActor }: Ports) =>
  (refundId: string, actor: Actor): Promise<RefundRecord> =>
    withActor(actor, async ({ manager }) => {
      const refund = await refundStore(manager).find(refundId);
      if (!refund) throw new Refused('not-found', `there is no refund ${refundId}`);
      return recordOf(refund);
    });

/** A second person's word on a proposed refund. Idempotent for the same decision. */
export const createDecideRefund =
  ({ withActor }: Ports) =>
  (refundId: string, { by, hash, decision }: RefundApproval, actor: Actor): Promise<RefundRecord> =>
    withActor(actor, async (tx) => {
      const { refund, gift } = await lockBoth(tx, refundId);
      const wanted = decision === 'approve' ? 'approved' : 'refused';
      if (refund.status === wanted) return recordOf(refund);
      if (refund.status !== 'proposed') throw refundAlreadyDecided();
      if (refund.proposedBy === by) throw refundOwnProposal();
      if (refund.proposalHash !== hash) throw refundOtherHash();
      const record = await changeRefund(tx, refund, { status: wanted, approverId: by });
      const payment = await paymentStore(tx).lock(refund.paymentId);
      // Money that never belonged to the gift goes back without touching it.
      const belongs = payment?.status === 'matched';
      if (wanted === 'approved' && belongs && gift && (gift.status === 'reconciled' || gift.status === 'declined')) {
        const change = { status: 'refund_pending', statusReason: 'refund-approved' } as const;
        changeGift(tx, gift, change, 'donation.refund-approved');
      }
      return record;
    });

/** Records that the provider was asked. Idempotent. */
export const createMarkRefundSent =
  ({ withActor }: Ports) =>
  (refundId: string, actor: Actor): Promise<RefundRecord> =>
    withActor(actor, async (tx) => {
      const { refund } = await lockBoth(tx, refundId);
      return refund.status === 'approved'
        ? changeRefund(tx, refund, { status: 'sent', sentAt: new Date() })
        : recordOf(refund);
    });

/** What goes to the provider for a refund. */
export const createRefundOrder =
  ({ withActor }: Ports) =>
  (refundId: string, actor: Actor) =>
    withActor(actor, async (tx) => {
      const refund = await refundStore(tx.manager).find(refundId);
      const payment = refund && (await paymentStore(tx).lock(refund.paymentId));
      if (!refund || !payment) throw new Refused('not-found', `there is no refund ${refundId}`);
      const { providerReference } = payment;
      return { refundId, providerReference, amountAtomic: refund.amountAtomic.toString(), currency: refund.currency };
    });

/** Voids the receipt and takes the gift out of income, once for the gift. */
const unsettle = async (tx: Tx, gift: LockedDonation, refund: FoundRefund): Promise<void> => {
  const receipts = receiptStore(tx);
  const receipt = await receipts.findIssued(gift.id);
  if (receipt && (await receipts.void(receipt.id, 'refunded'))) {
    tx.outbox.deliver(giftEvent('receipt.voided', gift, gift.status, { receipt_number: receipt.number }));
  }
  const ledger = ledgerStore(tx);
  const settled = await ledger.unreversed('gift-settled', gift.id);
  if (!settled) return;
  const reversal = transfer(income(gift.currency), held(gift.currency), gift.receivedAtomic);
  ledger.post(
    { kind: 'settlement-reversed', sourceType: 'refund', sourceId: refund.id, reversesId: settled },
    reversal,
  );
};

const closeGift = async (tx: Tx, gift: LockedDonation): Promise<void> => {
  const payments = await paymentStore(tx).ofDonation(gift.id);
  const underWay = (await refundStore(tx.manager).liveOfDonation(gift.id)).filter(
    ({ status }) => status !== 'confirmed',
  );
  const allBack = underWay.length === 0 && payments.every(({ status }) => status !== 'matched');
  if (!allBack)
    return changeGift(
      tx,
      gift,
      { status: 'refund_pending', statusReason: 'partly-refunded' },
      'donation.partly-refunded',
    );
  changeGift(tx, gift, { status: 'refunded', statusReason: 'returned', closedAt: new Date() }, 'donation.refunded');
  tx.outbox.deliver(giftEvent('donation.refunded', gift, 'refunded'));
};

/**
 * The provider confirmed that the money went back: one transaction voids the receipt, reverses the journals and
 * closes refund, payment and gift. Idempotent.
 */
export const createCompleteRefund =
  ({ withActor }: Ports) =>
  (refundId: string, actor: Actor): Promise<RefundRecord> =>
    withActor(actor, async (tx) => {
      const { refund, gift } = await lockBoth(tx, refundId);
      if (refund.status !== 'sent') return recordOf(refund);
      const payment = await paymentStore(tx).lock(refund.paymentId);
      if (!payment) throw new Error(`refund ${refund.id} has no payment`);
      const belongs = payment.status === 'matched';
      if (gift && belongs) await unsettle(tx, gift, refund);
      const back = transfer(held(refund.currency), atProvider(payment.provider, refund.currency), refund.amountAtomic);
      ledgerStore(tx).post({ kind: 'payment-returned', sourceType: 'refund', sourceId: refund.id }, back);
      if (!(await paymentStore(tx).markReturned(payment.id, payment.status)))
        throw new Error(`payment ${payment.id} changed under its lock`);
      const record = await changeRefund(tx, refund, { status: 'confirmed', confirmedAt: new Date() });
      // A gift that was given up waits for all its money, also for what never fitted its pledge.
      if (gift && (belongs || gift.status === 'refund_pending')) await closeGift(tx, gift);
      return record;
    });

/** Where a gift goes back to when its money did not; a part that went back before stays gone. */
const afterRefusal = (gift: LockedDonation, booked: boolean): DonationChange => {
  if (booked) return { status: 'reconciled', statusReason: 'settled' };
  if (gift.statusReason === 'given-up') return { status: 'failed', statusReason: 'given-up' };
  if (gift.statusReason === 'partly-refunded') return { status: 'refund_pending', statusReason: 'partly-refunded' };
  return { status: 'declined', statusReason: 'reviewer-declined' };
};

/** The money did not go back: the refund is refused, and a gift still booked is as it was. Idempotent. */
export const createRefuseRefund =
  ({ withActor }: Ports) =>
  (refundId: string, actor: Actor): Promise<RefundRecord> =>
    withActor(actor, async (tx) => {
      const { refund, gift } = await lockBoth(tx, refundId);
      if (refund.status === 'refused' || refund.status === 'confirmed') return recordOf(refund);
      const record = await changeRefund(tx, refund, { status: 'refused' });
      const others = gift ? (await refundStore(tx.manager).liveOfDonation(gift.id)).length : 0;
      if (gift?.status === 'refund_pending' && others === 0) {
        const booked = await receiptStore(tx).findIssued(gift.id);
        changeGift(tx, gift, afterRefusal(gift, booked !== null), 'donation.refund-refused');
      }
      return record;
    });
