import { sessionStore, type FamilyRow } from '../../entities/identity/session.store';
import type { Tx } from '../../platform/database/unit-of-work';
import { hashKindOf } from './open-session';

/** Replaces the current secret of a session by a new one; the database allows one successor. */
export const rotateSession = async (
  tx: Tx,
  current: FamilyRow,
  secret: string,
  change: { ipAddress: string | null; stepUpAt: Date | null },
): Promise<void> => {
  const store = sessionStore(tx.manager);
  const { userId, kind, familyId, counter, sessionVersion, userAgent, startedAt, expiresAt } = current;
  await store.markReplaced(current.id);
  await store.insert({
    userId,
    kind,
    familyId,
    sessionVersion,
    userAgent,
    startedAt,
    expiresAt,
    ...change,
    counter: counter + 1,
    refreshHash: tx.cipher.lookupHash(hashKindOf(kind), secret),
  });
};
