import type { SelectedRange } from '../../contracts/audit/retention';
import type { RangeOutcome } from '../../contracts/audit/retention-messages';
import type { Actor } from '../../contracts/identity/actor';
import { archiveKey, PURGE_EVENT, tombstoneText } from '../../domain/audit/tombstone';
import { retentionStore } from '../../entities/audit/retention.store';
import type { ReadAuditRange } from '../../platform/database/audit-range';
import type { WithActor } from '../../platform/database/unit-of-work';
import type { LockedStore } from '../../platform/storage/locked-store';
import { ARCHIVE_MIME, archiveOf, putProven } from './archive-range';
import { refusedBy } from './purge-outcome';

export interface PurgePorts {
  withActor: WithActor;
  lockedStore: LockedStore;
  /** How long nobody can take an archive away. */
  auditLockDays: number;
  readAuditRange: ReadAuditRange;
  /** The constraint by which the database refused. */
  constraintOf(error: unknown): string | undefined;
  signal: AbortSignal;
}

const DAY_MS = 86_400_000;

/**
 * Archives one range of a run under object lock, reads it back, and only then has the database purge it; the database
 * checks every condition itself. Idempotent by range. A legal hold that stands by then leaves the range as it is.
 */
export const purgeRange = async (
  { withActor, lockedStore, auditLockDays, readAuditRange, constraintOf, signal }: PurgePorts,
  runId: string,
  range: SelectedRange,
  actor: Actor,
): Promise<RangeOutcome> => {
  const bytes = await withActor(actor, async (tx) => {
    const purged = await retentionStore(tx.manager).purgedBy(runId);
    const isPurged = purged.some(({ stream, first }) => stream === range.stream && first === range.first);
    return isPurged ? undefined : archiveOf(tx, range, readAuditRange);
  });
  if (!bytes) return 'purged';
  signal.throwIfAborted();
  const key = archiveKey(range);
  const retainedUntil = new Date(Date.now() + auditLockDays * DAY_MS);
  const sha256 = await putProven(lockedStore, { key, bytes, mime: ARCHIVE_MIME, until: retainedUntil });
  const file = {
    createdBy: actor.userId,
    bucket: lockedStore.bucket,
    key,
    filename: key.replaceAll('/', '-'),
    sizeBytes: bytes.length,
    mime: ARCHIVE_MIME,
    sha256,
    retainedUntil,
  };
  return withActor(actor, async (tx): Promise<RangeOutcome> => {
    const rows = retentionStore(tx.manager);
    const assetId = await rows.insertFile(file);
    if (assetId === undefined) throw new Error(`${lockedStore.bucket}/${key}: other bytes are known by this name`);
    const tombstone = await rows.purge(runId, range, assetId);
    tx.audit({ ...PURGE_EVENT, reason: tombstoneText(tombstone), details: { runId } });
    return 'purged';
  }).catch(refusedBy('audit_purge', ['run', 'policy', 'approval', 'age'], constraintOf));
};
