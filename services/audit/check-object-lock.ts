import type { Actor } from '../../contracts/identity/actor';
import { auditLogStore } from '../../entities/audit/audit-log.store';
import type { WithActor } from '../../platform/database/unit-of-work';

/** The resource that the events of lock tests are about. */
export const LOCK_TESTED = 'audit-bucket';

/** Checks the last test of the object lock; throws when it was not passed. */
export const checkObjectLock = async ({ withActor }: { withActor: WithActor }, actor: Actor): Promise<void> => {
  const outcome = await withActor(actor, ({ manager }) => auditLogStore(manager).newestOutcome(LOCK_TESTED));
  if (outcome === 'refused') throw new Error('the object lock of the audit log did not pass its last test');
};
