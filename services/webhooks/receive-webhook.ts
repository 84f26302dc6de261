import { createHash } from 'node:crypto';
import { v7 as newId } from 'uuid';
import type { ProviderAnswer } from '../../contracts/donations/refund-messages';
import type { PaymentDiscrepancy, RefundStatus } from '../../contracts/donations/states';
import type { Actor } from '../../contracts/identity/actor';
import { intakeKey } from '../../contracts/keys/owners';
import { Refused } from '../../contracts/kernel/refused';
import { paymentStore } from '../../entities/donations/payment.store';
import { refundStore } from '../../entities/donations/refund.store';
import { SeenBefore, webhookStore } from '../../entities/webhooks/webhook.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { answerCommand } from '../donations/commands';
import { recordPayment, type ReportedPayment } from '../donations/receive-payment';
import { receiveReversal, type ReportedReversal, type ReversalOutcome } from '../donations/receive-reversal';

/** A webhook with a verified signature, and its content. */
export interface VerifiedWebhook {
  provider: string;
  eventId: string;
  eventType: string;
  rawBody: Buffer;
  content:
    | { kind: 'payment'; payment: Omit<ReportedPayment, 'webhookId' | 'provider'> }
    | { kind: 'reversal'; reversal: Omit<ReportedReversal, 'webhookId' | 'provider'> }
    | { kind: 'refund'; refundId: string; outcome: ProviderAnswer['outcome'] }
    /** A type that we do not act on; kept all the same. */
    | { kind: 'other' }
    /** What should have been one of ours and is not, or fits nothing here: kept as it came, for people. */
    | { kind: 'unusable' };
}

type ProviderWord = { refundId: string; outcome: ProviderAnswer['outcome'] };

export interface WebhookReceipt {
  duplicate: boolean;
  /** Set for a payment that needs finance. */
  discrepancy?: PaymentDiscrepancy;
  /** The provider's answer came after the refund had ended the other way: books and money differ, and people decide. */
  contradicted?: boolean;
  /** What came of money that the provider took back. */
  reversal?: ReversalOutcome;
}

/** How a refund ended for which another word comes too late. */
const ENDED_OTHERWISE: Record<ProviderAnswer['outcome'], RefundStatus> = { confirmed: 'refused', refused: 'confirmed' };

/** Only the provider that holds a payment has a word on its refund. Returns whether it contradicts how that ended. */
const tellRefund = async (tx: Tx, provider: string, answer: ProviderWord, eventId: string): Promise<boolean> => {
  const { refundId, outcome } = answer;
  const refund = await refundStore(tx.manager).find(refundId);
  const payment = refund && (await paymentStore(tx).lock(refund.paymentId));
  if (!refund || payment?.provider !== provider)
    throw new Refused('kernel.not-found', `there is no refund ${refundId}`, '/data/refund_id');
  if (refund.status === ENDED_OTHERWISE[outcome]) return true;
  tx.outbox.signal(answerCommand(refundId, { key: eventId, outcome }));
  return false;
};

/** Stores the bytes and does what they say. The unit of work throws `SeenBefore` for an event that came before. */
const takeIn = async (tx: Tx, webhook: VerifiedWebhook, bodySha256: string): Promise<WebhookReceipt> => {
  const { provider, eventId, eventType, rawBody, content } = webhook;
  const id = newId();
  const receivedAt = new Date();
  const cell = { table: 'webhooks', column: 'body', rowId: id };
  const body = await tx.cipher.seal(intakeKey(receivedAt), cell, rawBody.toString('base64'));
  webhookStore(tx).insert({
    id,
    provider,
    eventId,
    eventType,
    body,
    bodySha256,
    receivedAt,
    usable: content.kind !== 'unusable',
  });
  if (content.kind === 'payment') {
    const { discrepancy, reversals } = await recordPayment(tx, { ...content.payment, provider, webhookId: id });
    // One that was held is what people must see.
    const reversal = reversals.find((status) => status === 'held') ?? reversals[0];
    return { duplicate: false, discrepancy, ...(reversal && { reversal }) };
  }
  if (content.kind === 'reversal') {
    const reversal = await receiveReversal(tx, { ...content.reversal, provider, webhookId: id });
    if (reversal === 'repeat' || reversal === 'held')
      tx.audit({ action: `reversal.${reversal}`, resourceType: 'webhook', resourceId: id });
    return { duplicate: false, reversal };
  }
  const contradicted = content.kind === 'refund' && (await tellRefund(tx, provider, content, eventId));
  const action = contradicted ? 'refund.contradicted' : `webhook.${content.kind}`;
  tx.audit({ action, resourceType: 'webhook', resourceId: id });
  return { duplicate: false, contradicted };
};

/**
 * Stores a verified webhook in one transaction: its bytes, the payment it reports, the gift it belongs to or begins,
 * and the command to signal its process. The same id acts once, which the database ensures; with another body it is
 * refused (`webhook-altered`).
 */
export const receiveWebhook = async (
  { withActor }: { withActor: WithActor },
  webhook: VerifiedWebhook,
  actor: Actor,
): Promise<WebhookReceipt> => {
  const { provider, eventId, rawBody } = webhook;
  const bodySha256 = createHash('sha256').update(rawBody).digest('hex');
  try {
    return await withActor(actor, (tx) => takeIn(tx, webhook, bodySha256));
  } catch (error) {
    if (!(error instanceof SeenBefore)) throw error;
  }
  const earlier = await withActor(actor, (tx) => webhookStore(tx).find(provider, eventId));
  if (earlier?.bodySha256 === bodySha256) return { duplicate: true };
  throw new Refused(
    'webhook.altered',
    `event ${eventId.slice(0, 100)} of ${provider} was already received with another body`,
  );
};
