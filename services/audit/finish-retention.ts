import type { RetentionStatus } from '../../contracts/audit/retention';
import type { RangeOutcome } from '../../contracts/audit/retention-messages';
import type { Actor } from '../../contracts/identity/actor';
import { archiveKey } from '../../domain/audit/tombstone';
import { canonicalText } from '../../domain/canonical-hash';
import { retentionStore, type FoundRun } from '../../entities/audit/retention.store';
import { putProven } from './archive-range';
import type { PurgePorts } from './purge-range';
import { changeRun, lockRun } from './run-retention';
import { takenBy } from './select-retention';

type Taken = Awaited<ReturnType<typeof takenBy>>;

const DAY_MS = 86_400_000;
const MIME = 'application/json';

/** Every place that the run touched, with counts, hashes and ids of keys. Names nobody; the same bytes for every attempt. */
const manifestOf = (run: FoundRun, { ranges, keys }: Taken, outcome: RetentionStatus, bucket: string): string =>
  canonicalText({
    type: 'hingecraft.retention-manifest.v1',
    run: run.id,
    policy: run.policyId,
    cutoff: run.cutoff.toISOString(),
    counted: run.selectedCount,
    selection_sha256: run.selectionSha256,
    approved_by: run.decidedBy,
    outcome,
    places: [
      ...ranges.map(({ number, stream, first, last, count, root, archiveSha256 }) => ({
        place: 'audit_logs',
        action: 'archived-and-deleted',
        tombstone: number,
        stream,
        first,
        last,
        count,
        root,
        archive: `${bucket}/${archiveKey({ stream, first, last })}`,
        archive_sha256: archiveSha256,
      })),
      ...keys.map(({ number, scope, id, version }) => ({
        place: 'encryption_keys',
        action: 'destroyed',
        tombstone: number,
        scope,
        id,
        version,
      })),
    ],
  });

/** Writes the run's manifest under object lock, and ends the run. Idempotent: a run that has ended stays as it is. */
export const finishRetention = async (
  { withActor, lockedStore, auditLockDays }: Pick<PurgePorts, 'withActor' | 'lockedStore' | 'auditLockDays'>,
  runId: string,
  last: RangeOutcome,
  actor: Actor,
): Promise<RetentionStatus> => {
  const outcome = last === 'purged' ? 'done' : last;
  const { run, taken } = await withActor(actor, async (tx) => {
    const found = await lockRun(tx, runId);
    return { run: found, taken: await takenBy(tx, runId) };
  });
  if (run.endedAt !== null) return run.status;
  const bytes = Buffer.from(manifestOf(run, taken, outcome, lockedStore.bucket));
  const key = `retention/${runId}.json`;
  const until = new Date(Date.now() + auditLockDays * DAY_MS);
  const sha256 = await putProven(lockedStore, { key, bytes, mime: MIME, until });
  return withActor(actor, async (tx) => {
    const found = await lockRun(tx, runId);
    if (found.endedAt !== null) return found.status;
    const assetId = await retentionStore(tx.manager).insertFile({
      createdBy: actor.userId,
      bucket: lockedStore.bucket,
      key,
      filename: `retention-${runId}.json`,
      sizeBytes: bytes.length,
      mime: MIME,
      sha256,
      retainedUntil: until,
    });
    if (assetId === undefined) throw new Error(`${lockedStore.bucket}/${key}: other bytes are known by this name`);
    return (await changeRun(tx, found, { status: outcome, endedAt: new Date(), manifestSha256: sha256, assetId }))
      .status;
  });
};
