import type { LockVerdict } from '../../contracts/audit/messages';
import type { Actor } from '../../contracts/identity/actor';
import type { WithActor } from '../../platform/database/unit-of-work';
import type { LockedStore } from '../../platform/storage/locked-store';
import { LOCK_TESTED } from './check-object-lock';

/** Tries every change that the object lock must refuse, and records the result in the audit log. */
export const testObjectLock = async (
  { withActor, lockedStore }: { withActor: WithActor; lockedStore: LockedStore },
  actor: Actor,
): Promise<LockVerdict> => {
  const { broken } = await lockedStore.ensureBucket().then(
    () => lockedStore.testLock(),
    (error: unknown) => {
      if (error instanceof Error && error.name === 'BucketWithoutLock') return { broken: ['lock'] };
      throw error;
    },
  );
  await withActor(actor, async (tx) =>
    tx.audit({
      action: 'audit.lock-tested',
      resourceType: LOCK_TESTED,
      resourceId: lockedStore.bucket,
      outcome: broken.length === 0 ? 'done' : 'refused',
      ...(broken.length > 0 && { reason: `not prevented: ${broken.join(', ')}` }),
    }),
  );
  return { broken };
};
