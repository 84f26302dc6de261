import type { Actor } from '../../contracts/identity/actor';
import type { SessionResource } from '../../contracts/identity/schemas';
import { Refused } from '../../contracts/kernel/refused';
import { accountStore } from '../../entities/identity/account.store';
import { sessionStore, type ShownSession } from '../../entities/identity/session.store';
import type { WithActor } from '../../platform/database/unit-of-work';

const show = (session: ShownSession, ownFamilyId: string | undefined): SessionResource => ({
  id: session.familyId,
  kind: session.kind,
  current: session.familyId === ownFamilyId,
  ip_address: session.ipAddress,
  user_agent: session.userAgent,
  started_at: session.startedAt.toISOString(),
  last_used_at: session.lastUsedAt.toISOString(),
  expires_at: session.expiresAt.toISOString(),
});

/** Lists the caller's own active sessions, newest first. */
export const listSessions = (
  { withActor }: { withActor: WithActor },
  ownFamilyId: string | undefined,
  actor: Actor,
): Promise<SessionResource[]> =>
  withActor(actor, async ({ manager }) => {
    const sessions = await sessionStore(manager).list(actor.userId);
    return sessions.map((session) => show(session, ownFamilyId));
  });

/** Ends one of the caller's own sessions, at once. Throws `Refused` (kernel.not-found), also for somebody else's. */
export const endSession = ({ withActor }: { withActor: WithActor }, familyId: string, actor: Actor): Promise<void> =>
  withActor(actor, async (tx) => {
    const ended = await sessionStore(tx.manager).end(familyId, actor.userId);
    if (!ended) throw new Refused('kernel.not-found', 'you have no such session');
    tx.audit({ action: 'session.ended', resourceType: 'user', resourceId: actor.userId, details: { familyId } });
  });

/** Signs a user out everywhere: oneself, or by an administrator. Throws `Refused` (kernel.not-found). */
export const endAllSessions = ({ withActor }: { withActor: WithActor }, userId: string, actor: Actor): Promise<void> =>
  withActor(actor, async (tx) => {
    const accounts = accountStore(tx.manager);
    if (!(await accounts.find(userId))) throw new Refused('kernel.not-found', 'there is no such user');
    await accounts.endSessions(userId);
    tx.audit({ action: 'sessions.ended', resourceType: 'user', resourceId: userId });
  });
