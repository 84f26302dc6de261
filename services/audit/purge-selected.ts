import type { RangeOutcome } from '../../contracts/audit/retention-messages';
import type { Actor } from '../../contracts/identity/actor';
import { Refused } from '../../domain/refused';
import { createDestroyKey } from './destroy-key';
import { createPurgeRange, type PurgePorts } from './purge-range';
import { findRun } from './run-retention';

/** Takes what stands at one place of a run's selection away: a range of the log, or a key. Idempotent by place. */
export const createPurgeSelected = (ports: PurgePorts) => {
  const [purgeRange, destroyKey] = [createPurgeRange(ports), createDestroyKey(ports)];
  return async (runId: string, index: number, actor: Actor, signal: AbortSignal): Promise<RangeOutcome> => {
    const { selection } = await ports.withActor(actor, (tx) => findRun(tx, runId));
    const item = selection?.[index];
    if (!item) throw new Refused('not-found', `retention run ${runId} has selected nothing at ${index}`);
    return 'scope' in item ? destroyKey(runId, item, actor) : purgeRange(runId, item, actor, signal);
  };
};
