import type { KeyScope } from '../../contracts/keys/states';
import type { Actor } from '../../contracts/identity/actor';
import type { WithActor } from '../database/unit-of-work';
import { unwrapDataKey } from './data-key';
import { CannotUnwrap, type MasterKeys } from './master-keys';

/** The error of a process with a wrong or missing master key. Names the variable and master key ids only. */
export class WrongMasterKey extends Error {
  override name = 'WrongMasterKey';
}

interface Row {
  scope: KeyScope;
  scope_id: string;
  key_version: number;
  master_key_id: string;
  wrapped_key: Buffer;
}

// The newest data keys of each master key in use; a step of the index for each, however many data keys there are.
const NEWEST_OF_EACH = `
  with recursive used (id) as (
    select min(master_key_id) from encryption_keys where wrapped_key is not null
    union all
    select (select min(master_key_id) from encryption_keys where wrapped_key is not null and master_key_id > used.id)
    from used where used.id is not null)
  select newest.* from used cross join lateral (
    select scope, scope_id, key_version, master_key_id, wrapped_key from encryption_keys
    where master_key_id = used.id and wrapped_key is not null order by id desc limit 3) newest`;

/** Why the first of these does not open; undefined as soon as one does: a single row may be damaged. */
const whyNone = async (masterKeys: MasterKeys, rows: readonly Row[]): Promise<CannotUnwrap | undefined> => {
  let why: CannotUnwrap | undefined;
  for (const row of rows) {
    const owner = { scope: row.scope, id: row.scope_id };
    const { key_version: version, master_key_id: masterKeyId, wrapped_key: wrapped } = row;
    try {
      await unwrapDataKey(masterKeys, { owner, version, masterKeyId, wrapped });
      return undefined;
    } catch (error) {
      if (!(error instanceof CannotUnwrap)) throw error;
      why ??= error;
    }
  }
  return why;
};

/**
 * Opens one data key of each master key that is in use; without data keys there is nothing to check.
 * Throws `WrongMasterKey` when this process cannot: it would fail at the first cell of such a key.
 */
export const checkMasterKeys = async (withActor: WithActor, masterKeys: MasterKeys, actor: Actor): Promise<void> => {
  const rows = await withActor(actor, ({ manager }) => manager.query<Row[]>(NEWEST_OF_EACH));
  for (const id of new Set(rows.map((row) => row.master_key_id))) {
    const why = await whyNone(
      masterKeys,
      rows.filter((row) => row.master_key_id === id),
    );
    if (why) throw new WrongMasterKey(`MASTER_KEY: does not open data keys that are stored: ${why.message}`);
  }
};
