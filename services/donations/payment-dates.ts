import type { PaymentDateResource } from '../../contracts/donations/schemas';
import { Refused } from '../../contracts/kernel/refused';
import { canonicalHash } from '../../domain/canonical-hash';
import { isDecidedSo } from '../../domain/kernel/is-decided-so';
import { EARLIEST_DAY, latestDay } from '../../domain/donations/payment-time';
import { paymentDateStore, type FoundPaymentDate } from '../../entities/donations/payment-date.store';
import { isUndated, paymentStore, type FoundPayment } from '../../entities/donations/payment.store';
import { organizationStore } from '../../entities/identity/organization.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';
import { lockGift } from './change-gift';
import { factCommand } from './commands';

const show = (found: FoundPaymentDate): PaymentDateResource => ({
  id: found.id,
  payment_id: found.paymentId,
  given_on: found.givenOn,
  time_zone: found.timeZone,
  status: found.status,
  proposed_by: found.proposedBy,
  proposal_hash: found.proposalHash,
  decided_by: found.decidedBy,
  decided_at: found.decidedAt?.toISOString() ?? null,
  created_at: found.createdAt.toISOString(),
});

const missing = (what: 'payment' | 'payment date', id: string) =>
  new Refused('kernel.not-found', `there is no ${what} ${id}`);

/** Reads a payment alone until the transaction ends; its gift, if it has one, is locked first, as everywhere. */
const lockPayment = async (tx: Tx, id: string) => {
  const found = await paymentStore(tx).find(id);
  if (!found) throw missing('payment', id);
  const gift = found.donationId === null ? undefined : await lockGift(tx, found.donationId);
  const payment = await paymentStore(tx).lock(id);
  if (!payment || payment.donationId !== found.donationId) throw missing('payment', id);
  return { payment, gift };
};

const requireUndated = (payment: FoundPayment): void => {
  if (!isUndated(payment))
    throw new Refused(
      'kernel.conflict',
      `payment ${payment.id} has its day; only one with 'time-unlikely' waits for it`,
    );
};

const requireLikely = (givenOn: string, payment: FoundPayment, timeZone: string): void => {
  const latest = latestDay(payment.createdAt, timeZone);
  if (givenOn >= EARLIEST_DAY && givenOn <= latest) return;
  const said = `${givenOn} is not a day from ${EARLIEST_DAY} to ${latest}, the day after the payment arrived`;
  throw new Refused('kernel.invalid-request', said, '/given_on');
};

const shown = async (tx: Tx, id: string): Promise<PaymentDateResource> => {
  const found = await paymentDateStore(tx).find(id);
  if (!found) throw missing('payment date', id);
  return show(found);
};

/** Returns the hash that an approver of a day sends. */
const hashOf = (id: string, paymentId: string, givenOn: string, timeZone: string): string =>
  canonicalHash('hingecraft.payment-date.v1', {
    id,
    payment_id: paymentId,
    given_on: givenOn,
    time_zone: timeZone,
  });

/**
 * Proposes the local day of a payment whose reported time cannot be right; another person approves it. One whose id is
 * there already is shown unchanged. Throws `Refused` (kernel.not-found, kernel.conflict, kernel.invalid-request).
 */
export const proposePaymentDate = (
  { withActor }: { withActor: WithActor },
  { id, paymentId, givenOn }: { id: string; paymentId: string; givenOn: string },
  { actor }: Caller,
): Promise<PaymentDateResource> =>
  withActor(actor, async (tx) => {
    const dates = paymentDateStore(tx);
    if (await dates.find(id)) return shown(tx, id);
    const { payment } = await lockPayment(tx, paymentId);
    requireUndated(payment);
    const live = (await dates.ofPayment(paymentId)).find(({ status }) => status === 'proposed');
    if (live)
      throw new Refused('kernel.conflict', `the day ${live.givenOn} is proposed as ${live.id}; decide it first`);
    const { timeZone } = await organizationStore(tx.manager).required();
    requireLikely(givenOn, payment, timeZone);
    const proposalHash = hashOf(id, paymentId, givenOn, timeZone);
    await dates.insert({ id, paymentId, givenOn, timeZone, proposedBy: actor.userId, proposalHash });
    const details = { paymentDateId: id, givenOn };
    tx.audit({ action: 'payment.date-proposed', resourceType: 'payment', resourceId: paymentId, details });
    return shown(tx, id);
  });

/** One who has decided the same before is shown it; the proposer may take the proposal back, and never approves it. */
const requireDecidable = (
  found: FoundPaymentDate,
  { decision, hash }: PaymentDateDecision,
  userId: string,
): 'decide' | 'decided-so' => {
  if (hash !== found.proposalHash)
    throw new Refused('kernel.conflict', 'the decision refers to another proposal; read it again', '/hash');
  if (decision === 'approve' && found.proposedBy === userId)
    throw new Refused('rule.duties-separated', 'a day must be approved by a person other than its proposer');
  if (found.status === 'proposed') return 'decide';
  if (isDecidedSo({ ...found, hash: found.proposalHash }, { by: userId, decision, hash })) return 'decided-so';
  throw new Refused('kernel.conflict', `the day is ${found.status} already`);
};

export interface PaymentDateDecision {
  decision: 'approve' | 'refuse';
  /** As the proposal states it. */
  hash: string;
}

const approve = async (tx: Tx, { id, paymentId, givenOn, timeZone }: FoundPaymentDate): Promise<void> => {
  const { payment, gift } = await lockPayment(tx, paymentId);
  requireUndated(payment);
  paymentStore(tx).setDay(paymentId, { givenOn, timeZone });
  if (gift) tx.outbox.signal(factCommand(gift, 'paymentSeen', id));
};

/**
 * Decides a proposed day. Approved, it is the payment's for good, and its gift goes on. Throws `Refused`
 * (kernel.not-found, kernel.conflict, rule.duties-separated).
 */
export const decidePaymentDate = (
  { withActor }: { withActor: WithActor },
  id: string,
  decided: PaymentDateDecision,
  { actor }: Caller,
): Promise<PaymentDateResource> =>
  withActor(actor, async (tx) => {
    const found = await paymentDateStore(tx).find(id);
    if (!found) throw missing('payment date', id);
    if (requireDecidable(found, decided, actor.userId) === 'decided-so') return show(found);
    const status = decided.decision === 'approve' ? 'approved' : 'refused';
    if (!(await paymentDateStore(tx).decide(id, status, actor.userId)))
      throw new Refused('kernel.conflict', 'another person has just decided it; read it again');
    if (status === 'approved') await approve(tx, found);
    const details = { paymentDateId: id, givenOn: found.givenOn };
    tx.audit({ action: `payment.date-${status}`, resourceType: 'payment', resourceId: found.paymentId, details });
    return shown(tx, id);
  });

/** Lists the days proposed for a payment, newest first. Throws `Refused` (kernel.not-found). */
export const listPaymentDates = (
  { withActor }: { withActor: WithActor },
  paymentId: string,
  { actor }: Caller,
): Promise<PaymentDateResource[]> =>
  withActor(actor, async (tx) => {
    if (!(await paymentStore(tx).find(paymentId))) throw missing('payment', paymentId);
    return (await paymentDateStore(tx).ofPayment(paymentId)).map(show);
  });
