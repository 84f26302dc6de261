import { canonicalText } from '../../domain/canonical-hash';
import type { RetentionStatus } from '../../contracts/governance/retention';
import type { RangeOutcome } from '../../contracts/governance/retention-messages';
import type { Actor } from '../../contracts/identity/actor';
import type { Tombstone } from '../../domain/governance/tombstone';
import { archiveKey } from '../../domain/governance/tombstone';
import { retentionStore, type FoundRun } from '../../entities/governance/retention.store';
import { putProven } from './archive-range';
import type { PurgePorts } from './purge-range';
import { changeRun, lockRun } from './run-retention';

const DAY_MS = 86_400_000;
const MIME = 'application/json';

/** Every place that the run touched, with counts and hashes. Names nobody; the same bytes for every attempt. */
const manifestOf = (run: FoundRun, purged: readonly Tombstone[], outcome: RetentionStatus, bucket: string): string =>
  canonicalText({
    type: 'hingecraft.retention-manifest.v1',
    run: run.id,
    policy: run.policyId,
    cutoff: run.cutoff.toISOString(),
    counted: run.selectedCount,
    selection_sha256: run.selectionSha256,
    approved_by: run.decidedBy,
    outcome,
    places: purged.map(({ number, stream, first, last, count, root, archiveSha256 }) => ({
      place: 'audit_logs',
      action: 'archived-and-deleted',
      ...{ tombstone: number, stream, first, last, count, root },
      archive: `${bucket}/${archiveKey({ stream, first, last })}`,
      archive_sha256: archiveSha256,
    })),
  });

/** Writes the run's manifest under object lock, and ends the run. Idempotent: a run that has ended stays as it is. */
export const createFinishRetention =
  ({ withActor, store, lockDays }: Pick<PurgePorts, 'withActor' | 'store' | 'lockDays'>) =>
  async (runId: string, last: RangeOutcome, actor: Actor): Promise<RetentionStatus> => {
    const outcome = last === 'purged' ? 'done' : last;
    const { run, purged } = await withActor(actor, async (tx) => {
      const found = await lockRun(tx, runId);
      return { run: found, purged: await retentionStore(tx.manager).purgedBy(runId) };
    });
    if (run.endedAt !== null) return run.status;
    const bytes = Buffer.from(manifestOf(run, purged, outcome, store.bucket));
    const key = `retention/${runId}.json`;
    const until = new Date(Date.now() + lockDays * DAY_MS);
    const sha256 = await putProven(store, { key, bytes, mime: MIME, until });
    return withActor(actor, async (tx) => {
      const found = await lockRun(tx, runId);
      if (found.endedAt !== null) return found.status;
      const assetId = await retentionStore(tx.manager).insertFile({
        ...{ createdBy: actor.userId, bucket: store.bucket, key, filename: `retention-${runId}.json` },
        ...{ sizeBytes: bytes.length, mime: MIME, sha256, retainedUntil: until },
      });
      if (assetId === undefined) throw new Error(`${store.bucket}/${key}: other bytes are known by this name`);
      return (await changeRun(tx, found, { status: outcome, endedAt: new Date(), manifestSha256: sha256, assetId }))
        .status;
    });
  };
