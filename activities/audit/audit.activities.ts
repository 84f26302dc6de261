import type { CheckpointLook, LockVerdict } from '../../contracts/audit/messages';
import type { Actor } from '../../contracts/identity/actor';

export interface AuditPorts {
  takeCheckpoint(actor: Actor): Promise<CheckpointLook>;
  /** Answers how many reads it sealed. */
  sealAccessLog(actor: Actor): Promise<number>;
  /** Answers how many runs it began. */
  startDueRetention(actor: Actor): Promise<number>;
}

export type AuditActivities = ReturnType<typeof createAuditActivities>;

export const createAuditActivities = (ports: AuditPorts, actor: () => Actor) => ({
  takeCheckpoint: () => ports.takeCheckpoint(actor()),
  sealAccessLog: () => ports.sealAccessLog(actor()),
  startDueRetention: () => ports.startDueRetention(actor()),
});

export interface AuditStorePorts {
  /** Answers how many checkpoints came under object lock. */
  lockCheckpoints(actor: Actor, signal: AbortSignal): Promise<number>;
  testObjectLock(actor: Actor): Promise<LockVerdict>;
}

export type AuditStoreActivities = ReturnType<typeof createAuditStoreActivities>;

export const createAuditStoreActivities = (
  ports: AuditStorePorts,
  actor: () => Actor,
  cancelled: () => AbortSignal,
) => ({
  lockCheckpoints: () => ports.lockCheckpoints(actor(), cancelled()),
  testObjectLock: () => ports.testObjectLock(actor()),
});
