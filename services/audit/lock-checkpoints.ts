import type { Actor } from '../../contracts/identity/actor';
import { checkpointStore } from '../../entities/audit/checkpoint.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import type { LockedStore } from '../../platform/storage/locked-store';

const DAY_MS = 86_400_000;
const BATCH = 50;
const TECHNICAL = { technical: 'records that the object store holds the lock; the object itself is the proof' };

/** Puts each unlocked checkpoint under object lock, the oldest first. Idempotent by sequence. */
export const lockCheckpoints = async (
  {
    withActor,
    lockedStore,
    auditLockDays,
    signal,
  }: {
    withActor: WithActor;
    lockedStore: LockedStore;
    /** How long nobody can take a checkpoint away. */
    auditLockDays: number;
    signal: AbortSignal;
  },
  actor: Actor,
): Promise<number> => {
  const waiting = await withActor(actor, ({ manager }) => checkpointStore(manager).findUnlocked(BATCH));
  if (waiting.length > 0) await lockedStore.ensureBucket();
  for (const { assetId, key, signature, toAt } of waiting) {
    signal.throwIfAborted();
    const until = new Date(toAt.getTime() + auditLockDays * DAY_MS);
    await lockedStore.putLocked(key, Buffer.from(signature), 'application/jose', until);
    await withActor(actor, ({ manager }) => checkpointStore(manager).markLocked(assetId, until), TECHNICAL);
  }
  return waiting.length;
};
