import type {
  KeyTombstoneResource,
  RetentionRunResource,
  TombstoneResource,
} from '../../contracts/audit/retention-schemas';
import { keyRetentionStore } from '../../entities/audit/key-retention.store';
import { retentionStore, type FoundRun } from '../../entities/audit/retention.store';
import type { Page } from '../../entities/page';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';
import { findRun } from './run-retention';
import { takenBy } from './select-retention';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

const shown = async (tx: Tx, run: FoundRun): Promise<RetentionRunResource> => ({
  id: run.id,
  policy_id: run.policyId,
  status: run.status,
  started_by: run.startedBy,
  started_at: run.createdAt.toISOString(),
  cutoff: run.cutoff.toISOString(),
  selected_count: run.selectedCount === null ? null : Number(run.selectedCount),
  selection_sha256: run.selectionSha256,
  purged_count: Number((await takenBy(tx, run.id)).count),
  decided_by: run.decidedBy,
  decided_at: iso(run.decidedAt),
  ended_at: iso(run.endedAt),
  manifest_sha256: run.manifestSha256,
});

export const showRun = async (tx: Tx, id: string): Promise<RetentionRunResource> => {
  return shown(tx, await findRun(tx, id));
};

export const readRetention = (
  { withActor }: { withActor: WithActor },
  id: string,
  { actor }: Caller,
): Promise<RetentionRunResource> => withActor(actor, (tx) => showRun(tx, id));

export const listRetention = (
  { withActor }: { withActor: WithActor },
  range: Page,
  { actor }: Caller,
): Promise<RetentionRunResource[]> =>
  withActor(actor, async (tx) => {
    const runs = await retentionStore(tx.manager).pageRuns(range);
    const resources: RetentionRunResource[] = [];
    for (const run of runs) resources.push(await shown(tx, run));
    return resources;
  });

export const listTombstones = (
  { withActor }: { withActor: WithActor },
  range: Page,
  { actor }: Caller,
): Promise<TombstoneResource[]> =>
  withActor(actor, async ({ manager }) => {
    const found = await retentionStore(manager).pageTombstones(range);
    return found.map(({ createdAt, eventCount, number, root, ...rest }) => ({
      id: rest.id,
      number: Number(number),
      stream: rest.stream,
      first_sequence: rest.firstSequence,
      last_sequence: rest.lastSequence,
      event_count: Number(eventCount),
      root: root.toString('hex'),
      archive: rest.archive,
      archive_sha256: rest.archiveSha256,
      run_id: rest.runId,
      approver_id: rest.approverId,
      created_at: createdAt.toISOString(),
    }));
  });

export const listKeyTombstones = (
  { withActor }: { withActor: WithActor },
  range: Page,
  { actor }: Caller,
): Promise<KeyTombstoneResource[]> =>
  withActor(actor, async ({ manager }) => {
    const found = await keyRetentionStore(manager).pageTombstones(range);
    return found.map(({ id, number, scope, scopeId, keyVersion, runId, approverId, createdAt }) => ({
      id,
      number: Number(number),
      scope,
      key_id: scopeId,
      key_version: keyVersion,
      run_id: runId,
      approver_id: approverId,
      created_at: createdAt.toISOString(),
    }));
  });
