import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { signWebhook, type SignedWebhook } from './signed-webhook';

/** A payment as the sandbox reports it. Amounts are decimal text. */
export interface SandboxPayment {
  reference?: string;
  donationId?: string;
  method?: string;
  amount: string;
  currency: string;
  payer?: { name?: string; email?: string; country?: string };
}

export interface SandboxProvider {
  url: string;
  /** Makes the webhook's bytes and headers without sending them. */
  webhook(type: string, data: Record<string, unknown>, eventId?: string): SignedWebhook;
  /** Someone pays: sends the signed webhook and returns its id, reference and answer. */
  pay(payment: SandboxPayment, eventId?: string): Promise<{ eventId: string; reference: string; status: number }>;
  /** Refund orders received, by refund id; a repeat counts. */
  orders: Map<string, number>;
  /** Sets the answer of the sandbox to further refund orders. */
  answerRefunds(outcome: 'refund.succeeded' | 'refund.failed'): void;
  close(): Promise<void>;
}

export interface SandboxSettings {
  /** Where payment webhooks go: the API's `/v1/webhooks/{provider}`. */
  webhookUrl: string;
  /** Signs webhooks to the API. */
  webhookSecret: string;
  /** Verifies refund orders from the engine. */
  refundSecret: string;
  /** How long the sandbox takes to send money back. */
  refundDelayMs?: number;
}

const MAX_BODY_BYTES = 100_000;

const readBody = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_BODY_BYTES) throw new Error('body too large');
  }
  return text;
};

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));

/**
 * Starts a payment provider for development and tests, over real HTTP with real signatures: it reports payments to the
 * API and takes refund orders, which it carries out and confirms by webhook. No money moves.
 */
export const startSandboxProvider = async (settings: SandboxSettings): Promise<SandboxProvider> => {
  const { webhookUrl, webhookSecret, refundSecret, refundDelayMs = 300 } = settings;
  const orders = new Map<string, number>();
  const timers = new Set<NodeJS.Timeout>();
  let outcome: 'refund.succeeded' | 'refund.failed' = 'refund.succeeded';

  const webhook: SandboxProvider['webhook'] = (type, data, eventId) => signWebhook(webhookSecret, type, data, eventId);

  const send = async (type: string, data: Record<string, unknown>, eventId?: string) => {
    const response = await fetch(webhookUrl, { method: 'POST', ...webhook(type, data, eventId) });
    await response.body?.cancel();
    return response.status;
  };

  /** As providers do: again until the API has it. */
  const answerRefund = async (type: typeof outcome, refundId: string, tries = 0): Promise<void> => {
    const status = await send(type, { refund_id: refundId }, `evt_refund_${refundId}`).catch(() => 0);
    if (status >= 200 && status < 300) return;
    if (tries < 60) later(() => void answerRefund(type, refundId, tries + 1), 1_000);
  };

  const later = (work: () => void, delayMs: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, delayMs);
    timers.add(timer);
  };

  const takeOrder = async (request: IncomingMessage): Promise<number> => {
    const body = await readBody(request);
    const { refundId } = new Webhook(refundSecret).verify(body, request.headers as Record<string, string>) as {
      refundId: string;
    };
    const seen = orders.get(refundId) ?? 0;
    orders.set(refundId, seen + 1);
    const type = outcome;
    if (seen === 0) later(() => void answerRefund(type, refundId), refundDelayMs);
    return 202;
  };

  const server = createServer((request, response) => {
    const known = request.method === 'POST' && request.url === '/refunds';
    (known ? takeOrder(request) : Promise.resolve(404))
      .catch(() => 400)
      .then((status) => response.writeHead(status).end())
      .catch(() => undefined);
  });
  const port = await listen(server);

  return {
    url: `http://127.0.0.1:${port}/`,
    webhook,
    orders,
    answerRefunds: (next) => void (outcome = next),
    async pay(
      { reference = `pay_${randomUUID()}`, donationId, method = 'card', amount, currency, payer },
      eventId = `evt_${randomUUID()}`,
    ) {
      const data = {
        payment_reference: reference,
        ...(donationId !== undefined && { donation_id: donationId }),
        method,
        amount,
        currency,
        received_at: new Date().toISOString(),
        ...(payer && { payer }),
      };
      return { eventId, reference, status: await send('payment.succeeded', data, eventId) };
    },
    async close() {
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
