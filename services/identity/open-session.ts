import { v7 as newId } from 'uuid';
import type { SessionKind } from '../../contracts/identity/states';
import { SESSION_LIMITS } from '../../domain/identity/session-limits';
import { sessionStore } from '../../entities/identity/session.store';
import type { Tx } from '../../platform/database/unit-of-work';
import { makeSecret, REFRESH_HASH, SESSION_HASH } from './secret';

/** The origin of a request, kept with a session for its owner to recognise. */
export interface ClientFacts {
  address: string | null;
  userAgent: string | null;
}

export interface OpenedSession {
  userId: string;
  familyId: string;
  /** The cookie's value or the first refresh token; stored nowhere. */
  secret: string;
  expiresAt: Date;
}

/** Characters of it that are kept: enough to distinguish programs. */
export const MAX_USER_AGENT = 300;

export const hashKindOf = (kind: SessionKind): string => (kind === 'browser' ? SESSION_HASH : REFRESH_HASH);

/** Opens a session under a new secret, whatever the caller held before: none can be planted. */
export const openSession = async (
  tx: Tx,
  { userId, sessionVersion }: { userId: string; sessionVersion: number },
  kind: SessionKind,
  { address, userAgent }: ClientFacts,
): Promise<OpenedSession> => {
  const secret = makeSecret();
  const startedAt = new Date();
  const expiresAt = new Date(startedAt.getTime() + SESSION_LIMITS[kind].maxMs);
  const familyId = newId();
  await sessionStore(tx.manager).insert({
    userId,
    sessionVersion,
    kind,
    familyId,
    counter: 0,
    refreshHash: tx.cipher.lookupHash(hashKindOf(kind), secret),
    ipAddress: address,
    userAgent: userAgent?.slice(0, MAX_USER_AGENT) ?? null,
    startedAt,
    expiresAt,
    stepUpAt: null,
  });
  tx.audit({ action: 'session.opened', resourceType: 'user', resourceId: userId, details: { familyId, kind } });
  return { userId, familyId, secret, expiresAt };
};
