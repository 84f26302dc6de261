import type { Request } from 'express';
import type { SignedRequest } from '../../services/access/signing-client';

/** Without the full stop, which separates id, time and text in what is signed. */
const ID = /^[\x21-\x2d\x2f-\x7e]{1,200}$/;
const TIMESTAMP = /^\d{1,12}$/;
const SIGNATURES = /^v1,[\x21-\x7e ]{1,500}$/;
export const TOLERANCE_SECONDS = 300;

const utf8 = new TextDecoder('utf-8', { fatal: true });

const textOf = (request: Request, body: Buffer): string | undefined => {
  try {
    return `${request.method} ${request.originalUrl}\n${utf8.decode(body)}`;
  } catch {
    return undefined;
  }
};

/**
 * Reads the signature headers of a request before its body; returns `undefined` unless they are well formed and their
 * timestamp is recent.
 */
export const readSignatureHeaders = (request: Request, nowMs: number): Omit<SignedRequest, 'text'> | undefined => {
  const [, clientId] = (request.get('authorization') ?? '').split(' ');
  const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => {
    const values = request.headersDistinct[name] ?? [];
    return values.length === 1 ? (values[0] ?? '') : '';
  }) as [string, string, string];
  if (clientId === undefined || !ID.test(id) || !TIMESTAMP.test(timestamp) || !SIGNATURES.test(signature)) {
    return undefined;
  }
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return undefined;
  return { clientId, id, timestamp, signature };
};

/**
 * Adds the text that must have been signed: with method and path, so that a signed body cannot be sent somewhere else.
 */
export const withSignedText = (
  headers: Omit<SignedRequest, 'text'>,
  request: Request,
  body: Buffer,
): SignedRequest | undefined => {
  const text = textOf(request, body);
  return text === undefined ? undefined : { ...headers, text };
};
