import type { SelectedKey } from '../../contracts/audit/retention';
import type { RangeOutcome } from '../../contracts/audit/retention-messages';
import type { Actor } from '../../contracts/identity/actor';
import { destructionOf } from '../../domain/audit/key-tombstone';
import { keyRetentionStore } from '../../entities/audit/key-retention.store';
import { refusedBy } from './purge-outcome';
import type { PurgePorts } from './purge-range';

/**
 * Has the database destroy one key of a run for good; the database checks every condition itself. Idempotent by key. A
 * legal hold that stands by then leaves the key as it is.
 */
export const destroyKey = (
  { withActor, constraintOf }: Pick<PurgePorts, 'withActor' | 'constraintOf'>,
  runId: string,
  key: SelectedKey,
  actor: Actor,
): Promise<RangeOutcome> =>
  withActor(actor, async (tx): Promise<RangeOutcome> => {
    const tombstone = await keyRetentionStore(tx.manager).destroy(runId, key);
    tx.audit({ ...destructionOf(tombstone), details: { runId } });
    return 'purged';
  }).catch(refusedBy('destroy_retention_key', ['run', 'policy', 'approval', 'age', 'logged', 'case'], constraintOf));
