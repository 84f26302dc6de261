import { Webhook } from 'standardwebhooks';
import { readRetryAfter } from '../webhooks/retry-after';

export interface RefundOrder {
  refundId: string;
  providerReference: string;
  amountAtomic: string;
  currency: string;
}

export interface RefundProvider {
  /** Asks for the money to be sent back. The provider's answer on it comes by webhook. A repeat is harmless. */
  send(order: RefundOrder, signal: AbortSignal): Promise<void>;
}

/** The error of a final refusal by the provider: a retry is useless. */
export class RefundNotPossible extends Error {}
/** The error of an unavailable provider; retry after `retryAfterMs`. */
export class ProviderUnavailable extends Error {
  constructor(
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

const TIMEOUT_MS = 10_000;

/** Asks a payment provider's HTTP endpoint, `POST {url}/refunds`, signed as a Standard Webhook, idempotent by refund id. */
export const createRefundProvider = (url: string, secret: string): RefundProvider => {
  const signer = new Webhook(secret);
  return {
    async send(order, signal) {
      const body = JSON.stringify(order);
      const now = new Date();
      const response = await fetch(new URL('refunds', url.endsWith('/') ? url : `${url}/`), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': order.refundId,
          'webhook-id': order.refundId,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': signer.sign(order.refundId, now, body),
        },
        body,
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      }).catch(() => {
        throw new ProviderUnavailable('the refund provider did not answer');
      });
      await response.body?.cancel();
      if (response.ok) return;
      if (response.status >= 500 || response.status === 429 || response.status === 408) {
        throw new ProviderUnavailable(
          `the refund provider answered ${response.status}`,
          readRetryAfter(response.headers.get('retry-after'), Date.now()),
        );
      }
      throw new RefundNotPossible(`the refund provider answered ${response.status}`);
    },
  };
};
