import { createHash } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { REFUND, refundWorkflowId, type ProviderAnswer } from '../../contracts/donations/refund-messages';
import type { PaymentDiscrepancy } from '../../contracts/donations/states';
import type { Actor } from '../../contracts/identity/actor';
import { CORE_QUEUE } from '../../contracts/operations/queues';
import { Refused } from '../../domain/refused';
import { paymentStore } from '../../entities/donations/payment.store';
import { refundStore } from '../../entities/donations/refund.store';
import { webhookStore } from '../../entities/webhooks/webhook.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { intakeKey } from '../donations/donor-keys';
import { recordPayment, type ToldPayment } from '../donations/receive-payment';

/** A webhook whose signature has been verified, and what it says. */
export interface VerifiedWebhook {
  provider: string;
  eventId: string;
  eventType: string;
  rawBody: Buffer;
  content:
    | { kind: 'payment'; payment: Omit<ToldPayment, 'webhookId' | 'provider'> }
    | { kind: 'refund'; refundId: string; outcome: ProviderAnswer['outcome'] }
    /** A type that we do not act on; kept all the same. */
    | { kind: 'other' };
}

type ProviderWord = { refundId: string; outcome: ProviderAnswer['outcome'] };

export interface WebhookReceipt {
  duplicate: boolean;
  /** Set for a payment that needs finance. */
  discrepancy?: PaymentDiscrepancy;
}

/** Only the provider that holds a payment has a word on its refund. */
const tellRefund = async (tx: Tx, provider: string, answer: ProviderWord, eventId: string): Promise<void> => {
  const { refundId, outcome } = answer;
  const refund = await refundStore(tx.manager).find(refundId);
  const payment = refund && (await paymentStore(tx.manager).lock(refund.paymentId));
  if (payment?.provider !== provider)
    throw new Refused('not-found', `there is no refund ${refundId}`, '/data/refund_id');
  await tx.outbox.signal({
    aggregateType: 'refund',
    aggregateId: refundId,
    workflow: REFUND,
    workflowId: refundWorkflowId(refundId),
    taskQueue: CORE_QUEUE,
    input: { refundId },
    reuse: 'reject-duplicate',
    signal: 'providerAnswered',
    signalInput: { key: eventId, outcome } satisfies ProviderAnswer,
  });
};

/**
 * One transaction for a verified webhook: its bytes, the payment it tells of, the gift it belongs to or begins, and
 * the wish to tell its process. The same id acts once; with another body it is refused (`webhook-altered`).
 */
export const createReceiveWebhook =
  ({ withActor }: { withActor: WithActor }) =>
  (webhook: VerifiedWebhook, actor: Actor): Promise<WebhookReceipt> =>
    withActor(actor, async (tx) => {
      const { provider, eventId, eventType, rawBody, content } = webhook;
      const store = webhookStore(tx.manager);
      const id = newId();
      const receivedAt = new Date();
      const bodySha256 = createHash('sha256').update(rawBody).digest('hex');
      const cell = { table: 'webhooks', column: 'body', rowId: id };
      const body = await tx.cipher.seal(intakeKey(receivedAt), cell, rawBody.toString('base64'));
      if (!(await store.insertOnce({ id, provider, eventId, eventType, body, bodySha256, receivedAt }))) {
        const earlier = await store.find(provider, eventId);
        if (earlier?.bodySha256 === bodySha256) return { duplicate: true };
        throw new Refused(
          'webhook-altered',
          `event ${eventId.slice(0, 100)} of ${provider} was received before with another body`,
        );
      }
      if (content.kind === 'payment') {
        const { discrepancy } = await recordPayment(tx, { ...content.payment, provider, webhookId: id });
        return { duplicate: false, discrepancy };
      }
      if (content.kind === 'refund') await tellRefund(tx, provider, content, eventId);
      tx.audit({ action: `webhook.${content.kind}`, resourceType: 'webhook', resourceId: id });
      return { duplicate: false };
    });
