import {
  verifyAuthenticationResponse,
  type AuthenticationResponseJSON,
  type VerifiedAuthenticationResponse,
} from '@simplewebauthn/server';
import type { PasskeyAnswer } from '../../contracts/identity/schemas';
import type { TokenPurpose } from '../../contracts/identity/states';
import { oneTimeTokenStore } from '../../entities/identity/one-time-token.store';
import { passkeyStore, type FoundPasskey } from '../../entities/identity/passkey.store';
import type { Tx } from '../../platform/database/unit-of-work';

/** The site for which passkeys are valid: the host of our pages. */
export interface PasskeySite {
  rpId: string;
  origins: readonly string[];
}

const CHALLENGE_HASH = 'passkey-challenge';
export const CHALLENGE_MS = 5 * 60_000;

type ChallengePurpose = Extract<TokenPurpose, `passkey-${string}`>;

/** Keeps a challenge until its answer comes, once, within five minutes. */
export const keepChallenge = (tx: Tx, purpose: ChallengePurpose, subjectId: string, challenge: string) =>
  oneTimeTokenStore(tx.manager).insert({
    purpose,
    subjectId,
    tokenHash: tx.cipher.lookupHash(CHALLENGE_HASH, challenge),
    expiresAt: new Date(Date.now() + CHALLENGE_MS),
  });

const challengeIn = (clientDataJSON: string): string => {
  try {
    const read = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8')) as { challenge?: unknown };
    return typeof read.challenge === 'string' ? read.challenge : '';
  } catch {
    return '';
  }
};

/** Uses the challenge up that a response answers; whose it was, and `undefined` for one that we did not give. */
export const takeChallenge = async (tx: Tx, purpose: ChallengePurpose, clientDataJSON: string) => {
  const challenge = challengeIn(clientDataJSON);
  const tokenHash = tx.cipher.lookupHash(CHALLENGE_HASH, challenge);
  const subjectId = await oneTimeTokenStore(tx.manager).use(purpose, tokenHash);
  return subjectId === undefined ? undefined : { challenge, subjectId };
};

const handleOf = (userId: string): string => Buffer.from(userId).toString('base64url');

const verified = async (
  response: PasskeyAnswer,
  challenge: string,
  found: FoundPasskey,
  { rpId, origins }: PasskeySite,
): Promise<VerifiedAuthenticationResponse['authenticationInfo'] | undefined> => {
  const credential = { id: found.credentialId, publicKey: new Uint8Array(found.publicKey), counter: found.counter };
  try {
    const result = await verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      credential,
      expectedChallenge: challenge,
      expectedOrigin: [...origins],
      expectedRPID: rpId,
      requireUserVerification: true,
    });
    return result.verified ? result.authenticationInfo : undefined;
  } catch {
    // The library's word for anything that is wrong with what the caller sent; nothing in here asks the database.
    return undefined;
  }
};

/**
 * Returns the user whose passkey has answered one of our challenges, with the user verified; `undefined` for anything
 * else. The challenge is used up with the transaction, also by a wrong answer.
 */
export const takeAssertion = async (
  tx: Tx,
  response: PasskeyAnswer,
  site: PasskeySite,
): Promise<string | undefined> => {
  const given = await takeChallenge(tx, 'passkey-authentication', response.response.clientDataJSON);
  const store = passkeyStore(tx.manager);
  const found = await store.find(response.id);
  const { userHandle } = response.response;
  if (!given || !found || (userHandle !== undefined && userHandle !== handleOf(found.userId))) return undefined;
  const info = await verified(response, given.challenge, found, site);
  if (!info || !(await store.use(found.id, info.newCounter))) return undefined;
  return found.userId;
};
