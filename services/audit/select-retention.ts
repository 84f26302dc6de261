import type { Selection } from '../../contracts/audit/retention';
import { canonicalHash } from '../../domain/canonical-hash';
import { countOf, selectRanges } from '../../domain/audit/retention-selection';
import { keyRetentionStore } from '../../entities/audit/key-retention.store';
import { retentionStore, type FoundRun } from '../../entities/audit/retention.store';
import type { Tx } from '../../platform/database/unit-of-work';

/** Most keys of one run; the rest waits for the next run. */
const KEYS_A_RUN = 500;

export const policyOf = async ({ manager }: Tx, run: FoundRun) => {
  const policy = await retentionStore(manager).findPolicy(run.policyId);
  if (!policy) throw new Error(`retention run ${run.id} has no policy`);
  return policy;
};

const digestOf = (selection: Selection): string =>
  canonicalHash(
    'hingecraft.retention-selection.v1',
    selection.map((item) => ({ ...item })),
  );

/** Selects what a run may purge now: ranges of the log, counted by their events, or keys. */
export const select = async (tx: Tx, run: FoundRun) => {
  const { resourceType } = await policyOf(tx, run);
  if (resourceType === 'audit_logs') {
    const ranges = selectRanges(await retentionStore(tx.manager).sealedEnds(run.id));
    return { selection: ranges, selectedCount: String(countOf(ranges)), selectionSha256: digestOf(ranges) };
  }
  const keys = await keyRetentionStore(tx.manager).mayGo(run.id, KEYS_A_RUN);
  return { selection: keys, selectedCount: String(keys.length), selectionSha256: digestOf(keys) };
};

/** Returns what a run has purged so far. */
export const takenBy = async ({ manager }: Tx, runId: string) => {
  const ranges = await retentionStore(manager).purgedBy(runId);
  const keys = await keyRetentionStore(manager).destroyedBy(runId);
  return { ranges, keys, count: countOf(ranges) + BigInt(keys.length) };
};
