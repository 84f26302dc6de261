import type { RangeOutcome } from '../../contracts/governance/retention-messages';
import type { Actor } from '../../contracts/identity/actor';
import { archiveKey, PURGE_EVENT, tombstoneText } from '../../domain/governance/tombstone';
import { Refused } from '../../domain/refused';
import { retentionStore } from '../../entities/governance/retention.store';
import type { ReadAuditRange } from '../../platform/database/audit-range';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { LockedStore } from '../../platform/storage/locked-store';
import { ARCHIVE_MIME, archiveOf, putProven } from './archive-range';

export interface PurgePorts {
  withActor: WithActor;
  store: LockedStore;
  /** How long nobody can take an archive away. */
  lockDays: number;
  readRange: ReadAuditRange;
  /** The constraint by which the database refused. */
  constraintOf(error: unknown): string | undefined;
}

const DAY_MS = 86_400_000;
/** Refusals that are no fault. Any other says that the log is not what it should be, and is for an operator. */
const OUTCOMES: ReadonlyMap<string, RangeOutcome> = new Map([
  ['audit_purge_held', 'held'],
  // Another attempt was faster.
  ['audit_purge_again', 'purged'],
  ...['run', 'policy', 'approval', 'age'].map((what) => [`audit_purge_${what}`, 'changed'] as const),
]);

const selected = async ({ manager }: Tx, runId: string, index: number) => {
  const store = retentionStore(manager);
  const run = await store.findRun(runId);
  const range = run?.selection?.[index];
  if (!range) throw new Refused('not-found', `retention run ${runId} has no range ${index}`);
  const isPurged = (await store.purgedBy(runId)).some((t) => t.stream === range.stream && t.first === range.first);
  return { range, isPurged };
};

/**
 * Archives one range of a run under object lock, reads it back, and only then has the database purge it, which checks
 * all that allows it by itself. Idempotent by range. A legal hold that stands by then leaves the range as it is.
 */
export const createPurgeRange =
  ({ withActor, store, lockDays, readRange, constraintOf }: PurgePorts) =>
  async (runId: string, index: number, actor: Actor, signal: AbortSignal): Promise<RangeOutcome> => {
    const begun = await withActor(actor, async (tx) => {
      const { range, isPurged } = await selected(tx, runId, index);
      return isPurged ? undefined : { range, bytes: await archiveOf(tx, range, readRange) };
    });
    if (!begun) return 'purged';
    const { range, bytes } = begun;
    signal.throwIfAborted();
    const key = archiveKey(range);
    const retainedUntil = new Date(Date.now() + lockDays * DAY_MS);
    const sha256 = await putProven(store, { key, bytes, mime: ARCHIVE_MIME, until: retainedUntil });
    const file = {
      ...{ createdBy: actor.userId, bucket: store.bucket, key, filename: key.replaceAll('/', '-') },
      ...{ sizeBytes: bytes.length, mime: ARCHIVE_MIME, sha256, retainedUntil },
    };
    try {
      await withActor(actor, async (tx) => {
        const rows = retentionStore(tx.manager);
        const assetId = await rows.insertFile(file);
        if (assetId === undefined) throw new Error(`${store.bucket}/${key}: other bytes are known by this name`);
        const tombstone = await rows.purge(runId, range, assetId);
        tx.audit({ ...PURGE_EVENT, reason: tombstoneText(tombstone), details: { runId } });
      });
      return 'purged';
    } catch (error) {
      const outcome = OUTCOMES.get(constraintOf(error) ?? '');
      if (outcome) return outcome;
      throw error;
    }
  };
