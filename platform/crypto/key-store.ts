import { randomBytes } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { RETENTION_DAYS } from '../../contracts/audit/retention';
import { KEY_BYTES } from './aead';
import { unwrapDataKey, wrapDataKey } from './data-key';
import type { KeyOwner } from '../../contracts/keys/owners';
import { periodEnd } from './key-period';
import type { MasterKeys } from './master-keys';

interface DataKey {
  version: number;
  bytes: Buffer;
}

/** Keys of one transaction. */
export interface KeyStore {
  /** Makes the first key of an owner who is new, so that none can exist. */
  begin(owner: KeyOwner): Promise<void>;
  /** The newest key, made if there is none. Throws `KeyDestroyed` or `CannotUnwrap`. */
  newest(owner: KeyOwner): Promise<DataKey>;
  /** The key of a sealed cell; undefined when there never was one. */
  version(owner: KeyOwner, version: number): Promise<DataKey | undefined>;
}

/** The error of a destroyed key: its values cannot be opened, and nothing new is sealed for this owner. */
export class KeyDestroyed extends Error {
  override name = 'KeyDestroyed';
  constructor(owner: KeyOwner) {
    super(`the key of ${owner.scope} ${owner.id} was destroyed; its data cannot be read again`);
  }
}

interface KeyRow {
  key_version: number;
  master_key_id: string;
  wrapped_key: Buffer | null;
  made: boolean;
}
export type RunQuery = (sql: string, parameters: unknown[]) => Promise<unknown>;

const SHARED_KEYS_TTL_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * Whether no policy can have destroyed the key before the time to share it is over. An older one is asked for in every
 * transaction, so that no process opens with it once it is gone. A day less, for clocks that differ.
 */
const mayShare = (owner: KeyOwner): boolean => {
  const end = periodEnd(owner);
  return end !== undefined && Date.now() < end + (RETENTION_DAYS.least - 1) * DAY_MS;
};

// One round trip whether the key exists or not. A key that another transaction commits meanwhile is in neither
// half, since this statement's snapshot is older: then it is read once more.
const INSERT_OR_READ = `
  with made as (
    insert into encryption_keys (id, scope, scope_id, key_version, master_key_id, wrapped_key)
    values ($1, $2, $3, 1, $4, $5)
    on conflict do nothing returning key_version, master_key_id, wrapped_key)
  select key_version, master_key_id, wrapped_key, true as made from made
  union all
  select key_version, master_key_id, wrapped_key, false from encryption_keys where scope = $2 and scope_id = $3
  order by key_version desc limit 1`;
const INSERT = `
  insert into encryption_keys (id, scope, scope_id, key_version, master_key_id, wrapped_key)
    values ($1, $2, $3, 1, $4, $5)`;
const READ_NEWEST = `
  select key_version, master_key_id, wrapped_key, false as made from encryption_keys where scope = $1 and scope_id = $2
  order by key_version desc limit 1`;
const READ_VERSION = `
  select key_version, master_key_id, wrapped_key, false as made from encryption_keys
  where scope = $1 and scope_id = $2 and key_version = $3`;

const unwrap = async (masterKeys: MasterKeys, owner: KeyOwner, row: KeyRow): Promise<DataKey> => {
  if (row.wrapped_key === null) throw new KeyDestroyed(owner);
  const wrapped = { owner, version: row.key_version, masterKeyId: row.master_key_id, wrapped: row.wrapped_key };
  return { version: row.key_version, bytes: await unwrapDataKey(masterKeys, wrapped) };
};

const firstKey = async (masterKeys: MasterKeys, owner: KeyOwner, bytes: Buffer): Promise<unknown[]> => {
  const { masterKeyId, wrapped } = await wrapDataKey(masterKeys, owner, 1, bytes);
  return [newId(), owner.scope, owner.id, masterKeyId, wrapped];
};

const nameOf = (owner: KeyOwner, version: number | 'newest'): string =>
  JSON.stringify([owner.scope, owner.id, version]);

/** Retention and intake keys that nothing can destroy yet, for at most a minute in this process. */
export type SharedKeys = Map<string, { key: DataKey; until: number }>;

export const createKeyStore = (
  runQuery: RunQuery,
  later: (write: { text: string; values: readonly unknown[] }) => void,
  masterKeys: MasterKeys,
  shared: SharedKeys,
): KeyStore => {
  const own = new Map<string, Promise<DataKey | undefined>>();

  const load = async (owner: KeyOwner, cacheAs: string, sql: string, parameters: unknown[]) => {
    const [row] = (await runQuery(sql, parameters)) as KeyRow[];
    if (!row) return undefined;
    const key = await unwrap(masterKeys, owner, row);
    // A key made here may yet be rolled back, and must not seal for others before it is committed.
    if (mayShare(owner) && !row.made) shared.set(cacheAs, { key, until: Date.now() + SHARED_KEYS_TTL_MS });
    return key;
  };

  const cached = (
    owner: KeyOwner,
    version: number | 'newest',
    read: (name: string) => Promise<DataKey | undefined>,
  ) => {
    const name = nameOf(owner, version);
    const known = shared.get(name);
    if (known && known.until > Date.now()) return Promise.resolve(known.key);
    const running = own.get(name) ?? read(name);
    own.set(name, running);
    return running;
  };

  return {
    async begin(owner) {
      const bytes = randomBytes(KEY_BYTES);
      later({ text: INSERT, values: await firstKey(masterKeys, owner, bytes) });
      const key = Promise.resolve({ version: 1, bytes });
      own.set(nameOf(owner, 'newest'), key).set(nameOf(owner, 1), key);
    },
    async newest(owner) {
      const key = await cached(owner, 'newest', async (name) => {
        const fresh = await firstKey(masterKeys, owner, randomBytes(KEY_BYTES));
        const made = await load(owner, name, INSERT_OR_READ, fresh);
        return made ?? load(owner, name, READ_NEWEST, [owner.scope, owner.id]);
      });
      if (!key) throw new Error(`encryption_keys has no key for ${owner.scope} ${owner.id}, though it was just made`);
      return key;
    },
    version: (owner, version) =>
      cached(owner, version, (name) => load(owner, name, READ_VERSION, [owner.scope, owner.id, version])),
  };
};
