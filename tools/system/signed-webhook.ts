import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** The bytes and headers of a webhook, ready to be sent. */
export interface SignedWebhook {
  body: string;
  headers: Record<string, string>;
}

/** Signs an event as a payment provider does, after Standard Webhooks; `secret` begins with `whsec_`. */
export const signWebhook = (
  secret: string,
  type: string,
  data: Record<string, unknown>,
  eventId = `evt_${randomUUID()}`,
): SignedWebhook => {
  const now = new Date();
  const body = JSON.stringify({ type, timestamp: now.toISOString(), data });
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': eventId,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(eventId, now, body),
    },
  };
};
