import { z } from 'zod';
import { PROVIDER_USER_ID, type Actor } from '../../contracts/identity/actor';
import { nothing } from '../../contracts/kernel/schemas';
import { webhookAnswer, type WebhookAnswer } from '../../contracts/webhooks/schemas';
import { Refused } from '../../contracts/kernel/refused';
import { isUniqueViolation } from '../../platform/database/database-errors';
import { type VerifiedWebhook, receiveWebhook } from '../../services/webhooks/receive-webhook';
import { defineEndpoint } from '../http/endpoint';
import type { ApiPorts } from '../ports';
import { readEvent } from './read-event';
import { signatureHeaders, verifySignature } from './verify-signature';

const MAX_BODY_BYTES = 256 * 1024;
const SAME_PAYMENT = 'payments_provider_provider_reference_key';

/** Signed and well formed, yet it fits nothing here: an unknown refund, or a payment that another event reported. */
const fitsNothing = (error: unknown): boolean =>
  (error instanceof Refused && error.code === 'kernel.not-found') || isUniqueViolation(error, SAME_PAYMENT);

const receive = async (webhook: VerifiedWebhook, understood: boolean, actor: Actor, ports: ApiPorts) => {
  const { provider, eventId, eventType } = webhook;
  const where = { provider, eventId, eventType, requestId: actor.requestId };
  const keep = async (): Promise<WebhookAnswer['outcome']> => {
    const { duplicate } = await receiveWebhook(ports, { ...webhook, content: { kind: 'unusable' } }, actor);
    if (duplicate) return 'duplicate';
    ports.logger.error(where, 'webhook.not-understood');
    return 'kept';
  };
  if (!understood) return keep();
  try {
    const receipt = await receiveWebhook(ports, webhook, actor);
    const { duplicate, discrepancy = 'none', contradicted = false, reversal } = receipt;
    if (discrepancy !== 'none') {
      ports.logger.warn({ ...where, discrepancy }, 'payment.discrepancy');
      ports.metrics.discrepancy(discrepancy);
    }
    if (reversal) {
      ports.metrics.reversal(reversal);
      if (reversal === 'held') ports.logger.error(where, 'payment.reversal-held');
    }
    if (contradicted) {
      ports.logger.error(where, 'refund.contradicted');
      ports.metrics.refundContradicted();
    }
    return duplicate ? 'duplicate' : 'accepted';
  } catch (error) {
    if (fitsNothing(error)) return keep();
    if (error instanceof Refused && error.code === 'webhook.altered') {
      ports.logger.error(where, 'webhook.altered');
      ports.metrics.webhook(provider, 'altered');
    }
    throw error;
  }
};

/**
 * Takes in what a payment provider reports. Answered once it is stored, without Temporal; a repeat gets the same 2xx.
 * What is signed as it should be and cannot be understood is kept as it came and raises an alarm, and is answered
 * 202: a refusal would have the provider send it again for days, and then drop it. The answer says nothing of what
 * the payment did, since the outside may learn nothing of a screening.
 */
export const postWebhookEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/webhooks/{provider}',
  operationId: 'receiveWebhook',
  summary: 'Receive a signed webhook of a payment provider (Standard Webhooks)',
  permission: 'public',
  params: z.strictObject({ provider: z.string().max(100) }),
  query: nothing,
  body: z.instanceof(Buffer),
  headers: signatureHeaders,
  rawBodyLimitBytes: MAX_BODY_BYTES,
  result: webhookAnswer,
  status: 200,
  otherwise: { status: 202, when: ({ outcome }) => outcome === 'kept' },
  traffic: 'webhooks',
  problems: ['invalid-signature', 'unknown-provider', 'webhook-altered'],
  async handle({ params: { provider }, body, headers, actor: { requestId } }, ports) {
    const actor = { userId: PROVIDER_USER_ID, requestId };
    const { eventId, text } = verifySignature(ports.webhookVerifiers, provider, headers, body);
    const { eventType, content, understood, repeats } = readEvent(text);
    const webhook = { provider, eventId, eventType, rawBody: body, content };
    const outcome = await receive(webhook, understood, actor, ports);
    if (repeats && outcome !== 'duplicate') {
      ports.logger.error({ provider, eventId, eventType, requestId }, 'webhook.key-repeated');
      ports.metrics.webhookKeyRepeated(provider);
    }
    ports.metrics.webhook(provider, outcome);
    return { outcome };
  },
});
