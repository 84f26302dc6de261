import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { ed25519PrivateKey } from './ed25519';
import { loadKey, type KeySource } from './master-key';

/** RFC 8037: a public Ed25519 key. */
export interface PublicJwk {
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
}

export interface SigningKey {
  /** RFC 7638 thumbprint of the public key. */
  keyId: string;
  publicJwk: PublicJwk;
  /** A compact JWS (RFC 7515) over `payload`, algorithm EdDSA. */
  sign(payload: string): string;
}

/** Public keys by their id. */
export type PublicKeys = ReadonlyMap<string, KeyObject>;

export type CheckedJws =
  { state: 'good'; keyId: string; payload: string } | { state: 'unknown-key'; keyId: string } | { state: 'bad' };

const base64url = (bytes: Buffer | string): string => Buffer.from(bytes).toString('base64url');

const jwkOf = (key: KeyObject): PublicJwk => {
  const { kty, crv, x } = key.export({ format: 'jwk' });
  if (kty !== 'OKP' || crv !== 'Ed25519' || x === undefined) throw new Error('the key is no Ed25519 key');
  return { kty, crv, x };
};

const thumbprint = ({ crv, kty, x }: PublicJwk): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');

/** Loads a private key of 32 bytes in base64, by value or from a file that only its owner can read. */
export const loadSigningKey = (source: KeySource): SigningKey => {
  const privateKey = ed25519PrivateKey(loadKey(source));
  const publicJwk = jwkOf(createPublicKey(privateKey));
  const keyId = thumbprint(publicJwk);
  const header = base64url(JSON.stringify({ alg: 'EdDSA', kid: keyId }));
  return {
    keyId,
    publicJwk,
    sign(payload) {
      const signed = `${header}.${base64url(payload)}`;
      return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
    },
  };
};

/**
 * Returns the public keys of a JWK set by their ids (RFC 7638). Reads `kty`, `crv` and `x` alone; throws for a key
 * other than Ed25519.
 */
export const publicKeysOf = (jwks: readonly PublicJwk[]): PublicKeys =>
  new Map(
    jwks.map(({ kty, crv, x }) => {
      const key = createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
      return [thumbprint(jwkOf(key)), key];
    }),
  );

const headerOf = (text: string): { alg?: unknown; kid?: unknown } => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as { alg?: unknown };
  } catch {
    return {};
  }
};

/** Returns whether one of `keys` has signed a JWS; never throws. */
export const checkJws = (jws: string, keys: PublicKeys): CheckedJws => {
  const [header = '', payload = '', signature = '', ...rest] = jws.split('.');
  const { alg, kid } = headerOf(header);
  if (rest.length > 0 || alg !== 'EdDSA' || typeof kid !== 'string') return { state: 'bad' };
  const key = keys.get(kid);
  if (!key) return { state: 'unknown-key', keyId: kid };
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify(null, signed, key, Buffer.from(signature, 'base64url'))) return { state: 'bad' };
  return { state: 'good', keyId: kid, payload: Buffer.from(payload, 'base64url').toString('utf8') };
};

/** Returns whether this stored public key has signed a JWS; never throws. An invalid key has signed nothing. */
export const checkJwsBy = (jws: string, publicJwk: unknown): CheckedJws => {
  let keys: PublicKeys = new Map();
  try {
    if (publicJwk) keys = publicKeysOf([publicJwk as PublicJwk]);
  } catch {
    // Left without a key.
  }
  return checkJws(jws, keys);
};
