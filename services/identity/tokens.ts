import type { Actor } from '../../contracts/identity/actor';
import type { TokenPair } from '../../contracts/identity/schemas';
import { refreshVerdict } from '../../domain/identity/refresh-verdict';
import { ACCESS_TOKEN_SECONDS } from '../../domain/identity/session-limits';
import { Refused } from '../../contracts/kernel/refused';
import { sessionStore } from '../../entities/identity/session.store';
import type { AccessTokens } from '../../platform/crypto/access-tokens';
import type { PasswordHasher } from '../../platform/crypto/password-hasher';
import type { WithActor } from '../../platform/database/unit-of-work';
import { logIn, type Credentials } from './log-in';
import type { ClientFacts } from './open-session';
import { rotateSession } from './rotate-session';
import { REFRESH_HASH, SUCCESSOR_HASH } from './secret';

interface Held {
  userId: string;
  familyId: string;
  refreshToken: string;
  expiresAt: Date;
}

const pairOf = async ({ userId, familyId, refreshToken, expiresAt }: Held, accessTokens: AccessTokens) =>
  ({
    token_type: 'Bearer',
    access_token: await accessTokens.issue({ userId, familyId }, ACCESS_TOKEN_SECONDS),
    expires_in: ACCESS_TOKEN_SECONDS,
    refresh_token: refreshToken,
    session_id: familyId,
    session_expires_at: expiresAt.toISOString(),
  }) satisfies TokenPair;

/**
 * Issues the first tokens of an API client, for email and password. Throws `Refused` (identity.login-refused,
 * identity.locked-out).
 */
export const issueTokens = async (
  ports: { withActor: WithActor; passwords: PasswordHasher; accessTokens: AccessTokens },
  credentials: Credentials,
  client: ClientFacts,
  actor: Actor,
): Promise<TokenPair> => {
  const { secret: refreshToken, ...session } = await logIn(ports, credentials, 'token', client, actor);
  return pairOf({ ...session, refreshToken }, ports.accessTokens);
};

const refused = () =>
  new Refused('identity.token-refused', 'the refresh token is unknown, expired or was used before; log in again');

/**
 * Issues new tokens for a refresh token. A used one ends the whole session, whoever sent it, except that the last one
 * may be sent a second time within 30 s: its answer may have been lost, and it gets the same successor, which is
 * derived and not stored. Throws `Refused` (identity.token-refused), one answer for all that is wrong.
 */
export const refreshTokens = async (
  { withActor, accessTokens }: { withActor: WithActor; accessTokens: AccessTokens },
  refreshToken: string,
  client: ClientFacts,
  actor: Actor,
): Promise<TokenPair> => {
  const held = await withActor(actor, async (tx): Promise<Held | undefined> => {
    const store = sessionStore(tx.manager);
    const found = await store.findBySecret(tx.cipher.lookupHash(REFRESH_HASH, refreshToken));
    if (found?.kind !== 'token') return undefined;
    await store.lockFamily(found.familyId);
    const current = await store.findCurrent(found.familyId);
    // Read again: it may have been replaced while this waited.
    const presented = await store.findBySecret(found.refreshHash);
    if (!current || !presented) return undefined;
    const { userId, familyId, expiresAt } = current;
    const successor = tx.cipher.lookupHash(SUCCESSOR_HASH, refreshToken);
    const verdict = refreshVerdict(presented, current.counter, new Date());
    if (verdict === 'replay') {
      await store.end(familyId, userId);
      tx.audit({
        action: 'session.replayed',
        resourceType: 'user',
        resourceId: userId,
        outcome: 'refused',
        details: { familyId },
      });
      return undefined;
    }
    if (verdict === 'repeat') {
      await store.markRetried(presented.id);
      tx.audit({
        action: 'session.refresh-repeated',
        resourceType: 'user',
        resourceId: userId,
        details: { familyId },
      });
    } else {
      await rotateSession(tx, current, successor, { ipAddress: client.address, stepUpAt: current.stepUpAt });
      tx.audit({ action: 'session.refreshed', resourceType: 'user', resourceId: userId, details: { familyId } });
    }
    return { userId, familyId, expiresAt, refreshToken: successor };
  });
  if (!held) throw refused();
  return pairOf(held, accessTokens);
};
