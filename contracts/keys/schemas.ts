import { z } from 'zod';
import { wireTime } from '../kernel/schemas';
import { KEY_PURPOSES, SIGNING_ALGORITHMS } from './states';

/** Public keys on the wire. Never imported as a value by workflow code. */

/** RFC 8037, with the time in which it signed; readers of a JWK pass over members that they do not know (RFC 7517, 4). */
const publishedKey = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  /** 32 bytes in base64url. */
  x: z.string().regex(/^[\w-]{43}$/),
  kid: z.string(),
  alg: z.enum(SIGNING_ALGORITHMS),
  use: z.literal('sig'),
  purpose: z.enum(KEY_PURPOSES),
  valid_from: wireTime,
  /** Null while no end is set. */
  valid_until: wireTime.nullable(),
});

/** RFC 7517, 5. */
export const signingKeySet = z.strictObject({ keys: z.array(publishedKey) });
export type SigningKeySet = z.output<typeof signingKeySet>;
