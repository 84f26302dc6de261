import type { IncomingHttpHeaders } from 'node:http';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { z } from 'zod';
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

/** What a provider's signature is made of; the same for the OpenAPI document. */
export const signatureHeaders = {
  // Without the full stop, which separates id, time and body in what is signed.
  'webhook-id': z
    .string()
    .max(200)
    .regex(/^[\x21-\x2d\x2f-\x7e]+$/)
    .describe('Id of the event, the same at every repeat; printable ASCII without a space or a full stop'),
  'webhook-timestamp': z
    .string()
    .regex(/^\d{1,12}$/)
    .describe('Seconds since 1970; within 300 seconds of our clock, either way'),
  'webhook-signature': z
    .string()
    .max(2_000)
    .regex(/^v\d/)
    .describe('One or more `v1,<base64>`, separated by spaces (Standard Webhooks)'),
};
type SignatureHeader = keyof typeof signatureHeaders;

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

const header = (headers: IncomingHttpHeaders, name: SignatureHeader): string => {
  const { data } = signatureHeaders[name].safeParse(headers[name]);
  if (data === undefined) throw refuse();
  return data;
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
  const eventId = header(headers, 'webhook-id');
  const signed = {
    'webhook-id': eventId,
    'webhook-timestamp': header(headers, 'webhook-timestamp'),
    'webhook-signature': header(headers, 'webhook-signature'),
  };
  const text = textOf(body);
  if (!active.some((verifier) => fits(verifier, text, signed))) throw refuse();
  return { eventId, text };
};
