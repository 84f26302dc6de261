import type { RangeOutcome } from '../../contracts/audit/retention-messages';
import type { Actor } from '../../contracts/identity/actor';
import { Refused } from '../../contracts/kernel/refused';
import { destroyKey } from './destroy-key';
import { purgeRange, type PurgePorts } from './purge-range';
import { findRun } from './run-retention';

/** Purges one item of a run's selection: a range of the log, or a key. Idempotent by place. */
export const purgeSelected = async (
  ports: PurgePorts,
  runId: string,
  index: number,
  actor: Actor,
): Promise<RangeOutcome> => {
  const { selection } = await ports.withActor(actor, (tx) => findRun(tx, runId));
  const item = selection?.[index];
  if (!item) throw new Refused('kernel.not-found', `retention run ${runId} has selected nothing at ${index}`);
  return 'scope' in item ? destroyKey(ports, runId, item, actor) : purgeRange(ports, runId, item, actor);
};
