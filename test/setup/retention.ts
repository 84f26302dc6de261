import { v7 as newId } from 'uuid';
import type { RangeOutcome, RetentionDecision } from '../../contracts/audit/retention-messages';
import { ENGINE_USER_ID, type Actor } from '../../contracts/identity/actor';
import type { SigningKey } from '../../platform/crypto/signing-key';
import { streamOf } from '../../platform/database/audit';
import { readAuditRange } from '../../platform/database/audit-range';
import { constraintOf } from '../../platform/database/database-errors';
import type { LockedStore } from '../../platform/storage/locked-store';
import { finishRetention } from '../../services/audit/finish-retention';
import { lockCheckpoints } from '../../services/audit/lock-checkpoints';
import { purgeSelected } from '../../services/audit/purge-selected';
import { countRetention, decideRetention, lapseRetention, recountRetention } from '../../services/audit/run-retention';
import { takeCheckpoint } from '../../services/audit/take-checkpoint';
import { engine, type Harness } from '../integration/database/harness';
import { insertRow } from '../integration/database/rows';

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
  const signal = new AbortController().signal;
  const ports = { withActor, lockedStore: store, auditLockDays: 1, readAuditRange, constraintOf, signal };
  const services = {
    count: (runId: string, actor: Actor) => countRetention(ports, runId, actor),
    decide: (runId: string, decision: RetentionDecision, actor: Actor) =>
      decideRetention(ports, runId, decision, actor),
    lapse: (runId: string, actor: Actor) => lapseRetention(ports, runId, actor),
    recount: (runId: string, actor: Actor) => recountRetention(ports, runId, actor),
    purgeRange: (runId: string, index: number) => purgeSelected(ports, runId, index, engine()),
    finish: (runId: string, outcome: RangeOutcome, actor: Actor) => finishRetention(ports, runId, outcome, actor),
  };
  return {
    ...services,
    async checkpoint(): Promise<void> {
      clock += 300_000;
      await takeCheckpoint(
        { withActor, auditSigner: signer, lockedStore: store, now: () => new Date(clock) },
        engine(),
      );
      await lockCheckpoints(
        { withActor, lockedStore: store, auditLockDays: 1, signal: new AbortController().signal },
        engine(),
      );
    },
    /** A run that was counted. */
    async counted(policyId: string, v: Record<string, unknown> = {}) {
      const id = await insertRow(h.app, 'retention_runs', {
        id: quietId(),
        policy_id: policyId,
        policy_by: ENGINE_USER_ID,
        started_by: ENGINE_USER_ID,
        cutoff: new Date(Date.now() - 365 * DAY_MS - 60_000),
        ...v,
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
