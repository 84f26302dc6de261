import type { RefundApproval, RefundRecord } from '../../contracts/donations/refund-messages';
import { isHeld } from '../../contracts/donations/states';
import type { Actor } from '../../contracts/identity/actor';
import { refused, Refused } from '../../contracts/kernel/refused';
import { isDecidedSo } from '../../domain/kernel/is-decided-so';
import { atProvider, held, transfer } from '../../domain/treasury/journals';
import type { LockedDonation } from '../../entities/donations/donation.store';
import { paymentStore, remainingOf, type FoundPayment } from '../../entities/donations/payment.store';
import { reversalStore } from '../../entities/donations/reversal.store';
import { refundStore, type FoundRefund, type RefundChange } from '../../entities/donations/refund.store';
import { ledgerStore } from '../../entities/treasury/ledger.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { RefundProvider } from '../../platform/payments/refund-provider';
import { changeGift, lockGift } from './change-gift';
import { concludeRefund } from './conclude-refund';
import { unsettle } from './unsettle';

const recordOf = ({ status, proposedBy, proposalHash, approverId }: FoundRefund): RefundRecord => ({
  status,
  proposedBy,
  hash: proposalHash,
  decidedBy: approverId,
});

/** The gift first, then the refund: one order of locks everywhere. */
const lockBoth = async (
  tx: Tx,
  refundId: string,
): Promise<{ refund: FoundRefund; gift: LockedDonation | undefined }> => {
  const store = refundStore(tx.manager);
  const unlocked = await store.find(refundId);
  if (!unlocked) throw new Refused('kernel.not-found', `there is no refund ${refundId}`);
  const gift = unlocked.donationId === null ? undefined : await lockGift(tx, unlocked.donationId);
  const refund = await store.lock(refundId);
  if (!refund) throw new Refused('kernel.not-found', `there is no refund ${refundId}`);
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

export const readRefund = (
  { withActor }: { withActor: WithActor },
  refundId: string,
  actor: Actor,
): Promise<RefundRecord> =>
  withActor(actor, async ({ manager }) => {
    const refund = await refundStore(manager).find(refundId);
    if (!refund) throw new Refused('kernel.not-found', `there is no refund ${refundId}`);
    return recordOf(refund);
  });

/**
 * Refuses an order that is not of what is left of its payment, and one of money that is disputed or held. The answer for
 * held money gives no reason, so that it reveals no screening.
 */
const requireOrderable = async (
  tx: Tx,
  refund: FoundRefund,
  payment: FoundPayment | undefined,
  gift: LockedDonation | undefined,
): Promise<void> => {
  if (!payment || refund.amountAtomic !== remainingOf(payment)) throw refused('refund.amount-changed');
  const isDisputed = (await reversalStore(tx).openOf(payment.id)) > 0n;
  if (isDisputed || (gift && isHeld(gift.status)))
    throw new Refused('donation.not-refundable', 'the gift is still being processed; try again later');
};

/** Records a second person's decision on a proposed refund. Idempotent for the same decision of the same person. */
export const decideRefund = (
  { withActor }: { withActor: WithActor },
  refundId: string,
  made: RefundApproval,
  actor: Actor,
): Promise<RefundRecord> =>
  withActor(actor, async (tx) => {
    const { refund, gift } = await lockBoth(tx, refundId);
    if (isDecidedSo(recordOf(refund), made)) return recordOf(refund);
    const { by, hash, decision } = made;
    const wanted = decision === 'approve' ? 'approved' : 'refused';
    if (refund.status !== 'proposed') throw refused('refund.already-decided');
    if (refund.proposedBy === by) throw refused('refund.own-proposal');
    if (refund.proposalHash !== hash) throw refused('refund.other-hash');
    const payment = await paymentStore(tx).lock(refund.paymentId);
    if (wanted === 'approved') await requireOrderable(tx, refund, payment, gift);
    const record = await changeRefund(tx, refund, { status: wanted, approverId: by });
    // Money that never belonged to the gift goes back without touching it.
    const belongs = payment?.status === 'matched';
    if (wanted === 'approved' && belongs && gift && (gift.status === 'reconciled' || gift.status === 'declined')) {
      const change = { status: 'refund_pending', statusReason: 'refund-approved' } as const;
      changeGift(tx, gift, change, 'donation.refund-approved');
    }
    return record;
  });

/** Records that the provider was asked. Idempotent. */
const markRefundSent = (
  { withActor }: { withActor: WithActor },
  refundId: string,
  actor: Actor,
): Promise<RefundRecord> =>
  withActor(actor, async (tx) => {
    const { refund } = await lockBoth(tx, refundId);
    return refund.status === 'approved'
      ? changeRefund(tx, refund, { status: 'sent', sentAt: new Date() })
      : recordOf(refund);
  });

/** Returns what goes to the provider for a refund. */
const refundOrder = ({ withActor }: { withActor: WithActor }, refundId: string, actor: Actor) =>
  withActor(actor, async (tx) => {
    const { refund, gift } = await lockBoth(tx, refundId);
    const payment = await paymentStore(tx).lock(refund.paymentId);
    if (!payment) throw new Refused('kernel.not-found', `there is no refund ${refundId}`);
    await requireOrderable(tx, refund, payment, gift);
    const { providerReference } = payment;
    return { refundId, providerReference, amountAtomic: refund.amountAtomic.toString(), currency: refund.currency };
  });

/** Asks the provider to send the money back, then records that it was asked. Idempotent by refund. */
export const sendRefund = async (
  ports: { withActor: WithActor; refundProvider: RefundProvider; signal: AbortSignal },
  refundId: string,
  actor: Actor,
): Promise<RefundRecord> => {
  await ports.refundProvider.send(await refundOrder(ports, refundId, actor), ports.signal);
  return markRefundSent(ports, refundId, actor);
};

/** Books that the ordered money went back, unless a reversal has: then only refund and gift are concluded. */
const complete = async (tx: Tx, refund: FoundRefund, gift: LockedDonation | undefined): Promise<RefundRecord> => {
  const payment = await paymentStore(tx).lock(refund.paymentId);
  if (!payment) throw new Error(`refund ${refund.id} has no payment`);
  const belongs = payment.status === 'matched';
  if (refund.amountAtomic <= remainingOf(payment)) {
    if (gift && belongs) await unsettle(tx, gift, payment, { sourceType: 'refund', sourceId: refund.id }, 'refunded');
    const back = transfer(held(refund.currency), atProvider(payment.provider, refund.currency), refund.amountAtomic);
    ledgerStore(tx).post({ kind: 'payment-returned', sourceType: 'refund', sourceId: refund.id }, back);
    await paymentStore(tx).addReturned(payment, refund.amountAtomic);
  }
  const record = await changeRefund(tx, refund, { status: 'confirmed', confirmedAt: new Date() });
  // A gift that was given up waits for all its money, also for what never fitted its pledge.
  if (gift && (belongs || gift.status === 'refund_pending')) await concludeRefund(tx, gift, refund);
  return record;
};

/**
 * Completes a refund that the provider confirmed: one transaction voids the receipt, reverses the journals and closes
 * refund, payment and gift. Idempotent.
 */
export const completeRefund = (
  { withActor }: { withActor: WithActor },
  refundId: string,
  actor: Actor,
): Promise<RefundRecord> =>
  withActor(actor, async (tx) => {
    const { refund, gift } = await lockBoth(tx, refundId);
    return refund.status === 'sent' ? complete(tx, refund, gift) : recordOf(refund);
  });

/** Records that the provider refused a refund, and returns the gift to its proper status. Idempotent. */
export const refuseRefund = (
  { withActor }: { withActor: WithActor },
  refundId: string,
  actor: Actor,
): Promise<RefundRecord> =>
  withActor(actor, async (tx) => {
    const { refund, gift } = await lockBoth(tx, refundId);
    if (refund.status === 'refused' || refund.status === 'confirmed') return recordOf(refund);
    // The provider has reported it as done, whatever it answered.
    if (refund.status === 'sent' && (await reversalStore(tx).isOurs(refund.paymentId)))
      return complete(tx, refund, gift);
    const record = await changeRefund(tx, refund, { status: 'refused' });
    if (gift?.status === 'refund_pending') await concludeRefund(tx, gift, refund);
    return record;
  });
