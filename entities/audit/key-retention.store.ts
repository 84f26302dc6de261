import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import { SHARED_KEY_SCOPES, type SelectedKey } from '../../contracts/audit/retention';
import type { KeyTombstone } from '../../domain/audit/key-tombstone';
import { newestFirst, type Page } from '../page';
import { oneOf } from '../row';
import { KeyTombstone as KeyTombstoneRow } from './key-tombstone.entity';

const COLUMNS = 'number, scope, scope_id as id, key_version as version';
const MAY_GO = `
  select k.scope, k.scope_id as id, k.key_version as version from encryption_keys k
  where ${oneOf('k.scope', SHARED_KEY_SCOPES)} and k.wrapped_key is not null and retention_key_stays($1, k.id) is null
  order by k.scope, k.scope_id, k.key_version limit $2`;
const DESTROYED = `select ${COLUMNS} from key_tombstones where run_id = $1 order by key_tombstones.number`;
const DESTROY = `select ${COLUMNS} from destroy_retention_key($1, $2, $3, $4, $5::integer)`;

/** Keys that many share, and what a run of retention does to them. */
export const keyRetentionStore = (manager: EntityManager) => ({
  /** Finds the keys that the run may destroy now: of its policy's class, old enough, and no longer needed. */
  mayGo: (runId: string, limit: number): Promise<SelectedKey[]> => manager.query<SelectedKey[]>(MAY_GO, [runId, limit]),

  /** Lists the keys that a run has destroyed so far, in order. */
  destroyedBy: (runId: string): Promise<KeyTombstone[]> => manager.query<KeyTombstone[]>(DESTROYED, [runId]),

  /** Newest first. */
  pageTombstones: (page: Page): Promise<KeyTombstoneRow[]> => manager.find(KeyTombstoneRow, newestFirst(page)),

  /** The database refuses whatever is not allowed, by constraint. */
  async destroy(runId: string, { scope, id, version }: SelectedKey): Promise<KeyTombstone> {
    const [tombstone] = await manager.query<KeyTombstone[]>(DESTROY, [runId, newId(), scope, id, version]);
    if (!tombstone) throw new Error('destroy_retention_key answers with a tombstone');
    return tombstone;
  },
});
