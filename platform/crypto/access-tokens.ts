import { createPublicKey, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, errors, jwtVerify, SignJWT } from 'jose';
import { ed25519PrivateKey } from './ed25519';

/** The claims of an access token: its user, and the session that must still be active. */
export interface AccessClaims {
  userId: string;
  familyId: string;
}

export interface AccessTokens {
  issue(claims: AccessClaims, seconds: number): Promise<string>;
  /** `undefined` for a token that is not ours, altered, over, or of another kind, issuer, audience or key. */
  verify(token: string): Promise<AccessClaims | undefined>;
}

const ALGORITHM = 'EdDSA';
/** RFC 9068: no other JWT of ours can pass for an access token. */
const TYPE = 'at+jwt';
const ISSUER = 'urn:hingecraft:identity';
const AUDIENCE = 'urn:hingecraft:api';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

/**
 * Creates the issuer and verifier of short JWTs signed with Ed25519. `seed` is 32 bytes and the same in every process
 * that serves the API.
 */
export const createAccessTokens = (seed: Buffer): AccessTokens => {
  const privateKey = ed25519PrivateKey(seed);
  const publicKey = createPublicKey(privateKey);
  const keyId = calculateJwkThumbprint(publicKey.export({ format: 'jwk' }));

  return {
    issue: async ({ userId, familyId }, seconds) =>
      new SignJWT({ sid: familyId })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: await keyId })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(userId)
        .setJti(randomUUID())
        .setIssuedAt()
        .setExpirationTime(`${seconds}s`)
        .sign(privateKey),

    async verify(token) {
      try {
        const { payload, protectedHeader } = await jwtVerify(token, publicKey, {
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          audience: AUDIENCE,
          typ: TYPE,
          requiredClaims: ['sub', 'sid', 'exp', 'iat'],
        });
        if (protectedHeader.kid !== (await keyId)) return undefined;
        const { sub: userId, sid: familyId } = payload;
        return isUuid(userId) && isUuid(familyId) ? { userId, familyId } : undefined;
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
};
