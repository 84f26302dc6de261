import { createHmac } from 'node:crypto';

const normalised = (kind: string, value: string): string => {
  const text = value.trim().normalize('NFC');
  return kind === 'email' ? text.toLowerCase() : text;
};

/**
 * Hashes a value so that equal values can be found without storing them: HMAC-SHA256 in hex. Hashes of different kinds
 * never meet.
 */
export const lookupHash = (lookupKey: Buffer, kind: string, value: string): string =>
  createHmac('sha256', lookupKey)
    .update(`${kind}\0${normalised(kind, value)}`, 'utf8')
    .digest('hex');
