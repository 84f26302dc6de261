import { v7 as newId } from 'uuid';
import { streamOf } from '../../platform/database/audit';
import { readAuditRange } from '../../platform/database/audit-range';
import { constraintOf } from '../../platform/database/database-errors';
import type { SigningKey } from '../../platform/crypto/signing-key';
import type { LockedStore } from '../../platform/storage/locked-store';
import { createFinishRetention } from '../../services/audit/finish-retention';
import { createLockCheckpoints } from '../../services/audit/lock-checkpoints';
import { createPurgeSelected } from '../../services/audit/purge-selected';
import {
  createCountRetention,
  createDecideRetention,
  createLapseRetention,
  createRecountRetention,
} from '../../services/audit/run-retention';
import { createTakeCheckpoint } from '../../services/audit/take-checkpoint';
import { engine, type Harness } from '../integration/database/harness';
import { insertRow } from '../integration/database/rows';
import { ENGINE_USER_ID } from '../../contracts/identity/actor';

const DAY_MS = 86_400_000;

/** Of a run whose own events stand in none of the streams that tests count: those below 6, but 3. */
const quietId = (): string => {
  const id = newId();
  return [3, 6, 7].includes(streamOf({ action: 'a', resourceType: 'retention-run', resourceId: id })) ? id : quietId();
};

/** The services of a run over one database and one locked store. */
export const retentionIn = (h: Harness, store: LockedStore, signer: SigningKey) => {
  let clock = Date.now();
  const { withActor } = h;
  const ports = { withActor, store, lockDays: 1, readRange: readAuditRange, constraintOf };
  const purgeRange = createPurgeSelected(ports);
  const services = {
    count: createCountRetention(ports),
    decide: createDecideRetention(ports),
    lapse: createLapseRetention(ports),
    recount: createRecountRetention(ports),
    purgeRange: (runId: string, index: number) => purgeRange(runId, index, engine(), new AbortController().signal),
    finish: createFinishRetention(ports),
  };
  return {
    ...services,
    async checkpoint(): Promise<void> {
      clock += 300_000;
      await createTakeCheckpoint({ withActor, signer, bucket: store.bucket, now: () => new Date(clock) })(engine());
      await createLockCheckpoints({ withActor, store, lockDays: 1 })(engine(), new AbortController().signal);
    },
    /** A run that was counted. */
    async counted(policyId: string, v: Record<string, unknown> = {}) {
      const id = await insertRow(h.app, 'retention_runs', {
        ...{ id: quietId(), policy_id: policyId, policy_by: ENGINE_USER_ID, started_by: ENGINE_USER_ID },
        ...{ cutoff: new Date(Date.now() - 365 * DAY_MS - 60_000), ...v },
      });
      return { id, ...(await services.count(id, engine())) };
    },
    /** Purges all that a run counted, and ends it. */
    async purgeAll(runId: string, ranges: number): Promise<void> {
      for (let index = 0; index < ranges; index += 1) await services.purgeRange(runId, index);
      await services.finish(runId, 'purged', engine());
    },
  };
};
