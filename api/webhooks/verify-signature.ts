import type { IncomingHttpHeaders } from 'node:http';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { Refused } from '../../contracts/kernel/refused';

/** Active secrets by provider, ready for use; several while one is being replaced. */
export type WebhookVerifiers = ReadonlyMap<string, readonly Webhook[]>;

/**
 * Creates verifiers; throws an Error that names the variable, never the secret, for one that is not `whsec_` and
 * base64.
 */
export const createWebhookVerifiers = (secrets: Readonly<Record<string, readonly string[]>>): WebhookVerifiers =>
  new Map(
    Object.entries(secrets).map(([provider, active]) => {
      try {
        return [provider, active.map((secret) => new Webhook(secret))];
      } catch {
        throw new Error(`PAYMENT_WEBHOOK_SECRETS: a secret of ${provider} is not whsec_ and base64`);
      }
    }),
  );

/** Without the full stop, which separates id, time and body in what is signed. */
const EVENT_ID = /^[\x21-\x2d\x2f-\x7e]{1,200}$/;
const TIMESTAMP = /^\d{1,12}$/;
const MAX_SIGNATURES_LENGTH = 2_000;

const utf8 = new TextDecoder('utf-8', { fatal: true });

const refuse = () =>
  new Refused('webhook.invalid-signature', 'the webhook is not signed with an active secret of this provider');

/** The body as text; other bytes than UTF-8 would be signed as something else than they are. */
const textOf = (body: Buffer): string => {
  try {
    return utf8.decode(body);
  } catch {
    throw refuse();
  }
};

const header = (headers: IncomingHttpHeaders, name: string, form: RegExp): string => {
  const value = headers[name];
  if (typeof value !== 'string' || !form.test(value)) throw refuse();
  return value;
};

const fits = (verifier: Webhook, text: string, headers: Record<string, string>): boolean => {
  try {
    verifier.verify(text, headers, { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
};

/**
 * Checks a Standard Webhooks signature over the bytes as received, in constant time, its timestamp within five
 * minutes of now either way. Returns the event's id and text.
 * Throws `Refused` (webhook.invalid-signature, webhook.unknown-provider); one answer for everything that is wrong with a signature.
 */
export const verifySignature = (
  verifiers: WebhookVerifiers,
  provider: string,
  headers: IncomingHttpHeaders,
  body: Buffer,
): { eventId: string; text: string } => {
  const active = verifiers.get(provider);
  if (!active) throw new Refused('webhook.unknown-provider', 'no payment provider of this name is configured');
  const eventId = header(headers, 'webhook-id', EVENT_ID);
  const signed = {
    'webhook-id': eventId,
    'webhook-timestamp': header(headers, 'webhook-timestamp', TIMESTAMP),
    'webhook-signature': header(headers, 'webhook-signature', /^v\d/).slice(0, MAX_SIGNATURES_LENGTH),
  };
  const text = textOf(body);
  if (!active.some((verifier) => fits(verifier, text, signed))) throw refuse();
  return { eventId, text };
};
