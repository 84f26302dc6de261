import type { EntityManager } from 'typeorm';
import type { KeyScope } from '../../contracts/keys/states';

export interface StoredKey {
  id: string;
  scope: KeyScope;
  scopeId: string;
  keyVersion: number;
  masterKeyId: string;
  wrappedKey: Buffer;
}

export interface KeysUnder {
  /** Undefined for data keys that were destroyed. */
  masterKeyId: string | undefined;
  count: number;
}

export interface Rewrapped {
  id: string;
  /** As it was read: a row that was changed since is left alone. */
  from: Buffer;
  to: Buffer;
}

const COUNT = `select case when wrapped_key is not null then master_key_id end as id, count(*)::int as count
  from encryption_keys group by 1 order by 1`;
const PAGE = `select id, scope, scope_id as "scopeId", key_version as "keyVersion", master_key_id as "masterKeyId",
    wrapped_key as "wrappedKey" from encryption_keys
  where wrapped_key is not null and master_key_id = $1 and id > $2 order by id limit $3`;
const REWRAP = `update encryption_keys k set wrapped_key = new.wrapped, master_key_id = $1
  from unnest($2::uuid[], $3::bytea[], $4::bytea[]) as new (id, old, wrapped)
  where k.id = new.id and k.wrapped_key = new.old returning k.id`;

const DESTROY = `update encryption_keys set wrapped_key = null, destroyed_at = now()
  where scope = 'subject' and scope_id = any($1) and wrapped_key is not null returning id`;

/** Stores the wrapped data keys; only `platform/crypto` opens one. */
export const encryptionKeyStore = (manager: EntityManager) => ({
  async countByMasterKey(): Promise<KeysUnder[]> {
    const rows = await manager.query<{ id: string | null; count: number }[]>(COUNT);
    return rows.map(({ id, count }) => ({ masterKeyId: id ?? undefined, count }));
  },

  /** Until the transaction ends, other rotations wait here: two would otherwise rewrap the same keys. */
  rotateAlone: (): Promise<unknown> =>
    manager.query(`select pg_advisory_xact_lock(hashtext('encryption_keys.rotate'))`),

  /** The next keys under one master key, by id. */
  page: (masterKeyId: string, after: string, limit: number): Promise<StoredKey[]> =>
    manager.query<StoredKey[]>(PAGE, [masterKeyId, after, limit]),

  /** Destroys every version of the keys of these subjects, for good: a trigger refuses to bring one back. Returns how many. */
  async destroyOfSubjects(subjectIds: readonly string[]): Promise<number> {
    const [rows] = await manager.query<[unknown[], number]>(DESTROY, [subjectIds]);
    return rows.length;
  },

  /** How many were put under `masterKeyId`; one that was destroyed since it was read stays so. */
  async rewrap(masterKeyId: string, keys: readonly Rewrapped[]): Promise<number> {
    const values = [keys.map(({ id }) => id), keys.map(({ from }) => from), keys.map(({ to }) => to)];
    const [rows] = await manager.query<[unknown[], number]>(REWRAP, [masterKeyId, ...values]);
    return rows.length;
  },
});
