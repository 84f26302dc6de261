import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { signWebhook } from '../system/signed-webhook';

export interface PaymentToSend {
  /** Where the API takes webhooks of the provider. */
  url: string;
  /** A JSON file with the provider's `webhookSecret`. */
  secretFile: string;
  gift: string;
  /** Decimal text. */
  amount: string;
  currency: string;
}

const secretIn = (file: string): string => {
  const { webhookSecret } = JSON.parse(readFileSync(file, 'utf8')) as { webhookSecret?: string };
  if (webhookSecret === undefined) throw new Error(`${file} has no webhookSecret`);
  return webhookSecret;
};

/** Reports a card payment of a gift as its provider would, and prints what was sent and how it was answered. */
export const sendPayment = async (
  { url, secretFile, gift, amount, currency }: PaymentToSend,
  print: (line: string) => void,
): Promise<void> => {
  const { body, headers } = signWebhook(secretIn(secretFile), 'payment.succeeded', {
    payment_reference: `pay_${randomUUID()}`,
    donation_id: gift,
    method: 'card',
    amount,
    currency,
    received_at: new Date().toISOString(),
  });
  print(`POST ${url}`);
  for (const [name, value] of Object.entries(headers)) print(`${name}: ${value}`);
  print(`\n${body}\n`);
  const answer = await fetch(url, { method: 'POST', headers, body });
  print(`answered ${answer.status}: ${await answer.text()}`);
  if (!answer.ok) throw new Error('the webhook was refused');
};
