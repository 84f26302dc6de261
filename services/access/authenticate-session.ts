import { PUBLIC_USER_ID } from '../../contracts/identity/actor';
import type { SessionKind } from '../../contracts/identity/states';
import { sessionStore, type LiveSession } from '../../entities/identity/session.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import { isSecret, SESSION_HASH } from '../identity/secret';
import type { Caller } from './authorize';
import type { Rights, RuleBooks } from './rule-books';

const TECHNICAL = { technical: 'when a session was last used' };

const callerOf = (kind: SessionKind, session: LiveSession, rights: Rights, requestId: string): Caller => ({
  actor: { userId: session.userId, requestId },
  rights,
  credential: { kind, familyId: session.familyId, stepUpAt: session.stepUpAt },
});

/**
 * Returns the caller of a session cookie; `undefined` alike for an unknown or ended session and a user who is not
 * active. The session is read at every request, so that its end takes effect at the next one.
 */
export const authenticateSession = (
  { withActor, ruleBooks }: { withActor: WithActor; ruleBooks: RuleBooks },
  secret: string,
  requestId: string,
): Promise<Caller | undefined> =>
  withActor(
    { userId: PUBLIC_USER_ID, requestId },
    async ({ manager, cipher }) => {
      if (!isSecret(secret)) return undefined;
      const store = sessionStore(manager);
      const session = await store.findLive(cipher.lookupHash(SESSION_HASH, secret));
      if (!session) return undefined;
      if (session.stale) await store.touch(session.id);
      return callerOf('browser', session, await ruleBooks.rightsOf(manager, session.userId, session), requestId);
    },
    TECHNICAL,
  );

/** Returns the caller of a verified access token, if its session is active. */
export const authenticateFamily = (
  { withActor, ruleBooks }: { withActor: WithActor; ruleBooks: RuleBooks },
  claims: { userId: string; familyId: string },
  requestId: string,
): Promise<Caller | undefined> =>
  withActor({ userId: PUBLIC_USER_ID, requestId }, async ({ manager }) => {
    const session = await sessionStore(manager).findLiveFamily(claims.familyId);
    if (session?.userId !== claims.userId) return undefined;
    return callerOf('token', session, await ruleBooks.rightsOf(manager, session.userId, session), requestId);
  });
