import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

export interface StatusTokens {
  /** The same for the same gift, 43 characters of base64url. */
  of(donationId: string): string;
  fits(donationId: string, token: string): boolean;
}

const KEY_BYTES = 32;
/** Keeps the key apart from whatever else is derived from the same secret. */
const PURPOSE = 'hingecraft.donation-status.v1';

/**
 * Creates the tokens with which the caller who pledged a gift reads its status: HMAC-SHA256 of the gift's id, under a key
 * derived from the look-up key. They are stored nowhere, so another look-up key ends them all.
 */
export const createStatusTokens = (lookupKey: Buffer): StatusTokens => {
  const key = Buffer.from(hkdfSync('sha256', lookupKey, Buffer.alloc(0), PURPOSE, KEY_BYTES));
  const of = (donationId: string): string => createHmac('sha256', key).update(donationId).digest('base64url');
  return {
    of,
    fits: (donationId, token) => {
      const [given, expected] = [Buffer.from(token), Buffer.from(of(donationId))];
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
};
