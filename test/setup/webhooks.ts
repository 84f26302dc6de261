import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { PROVIDER, WEBHOOK_SECRETS, type TestApi } from './api';
import type { Answer } from './answer-check';

export interface SignedWebhook {
  body: string;
  headers: Record<string, string>;
}

export interface Signing {
  eventId?: string;
  secret?: string;
  /** Seconds from now; negative for the past. */
  skewSeconds?: number;
}

export const paymentEvent = (data: object = {}) => ({
  type: 'payment.succeeded',
  timestamp: new Date().toISOString(),
  data: {
    payment_reference: `pay-${randomUUID()}`,
    method: 'card',
    amount: '50.00',
    currency: 'USD',
    received_at: new Date().toISOString(),
    ...data,
  },
});

export const sign = (
  event: object | string,
  { eventId = randomUUID(), secret = WEBHOOK_SECRETS[0], skewSeconds = 0 }: Signing = {},
): SignedWebhook => {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  const at = new Date(Date.now() + skewSeconds * 1000);
  return {
    body,
    headers: {
      'webhook-id': eventId,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(eventId, at, body),
    },
  };
};

export const deliver = (api: TestApi, { body, headers }: SignedWebhook, provider = PROVIDER): Promise<Answer> =>
  api.ask(`/v1/webhooks/${provider}`, { body, headers, idempotencyKey: null });

/** A paid event, signed and delivered. */
export const pay = (api: TestApi, data: object = {}): Promise<Answer> => deliver(api, sign(paymentEvent(data)));
