import { randomBytes } from 'node:crypto';
import { v7 as newId } from 'uuid';
import type { KeyScope } from '../../contracts/governance/states';
import { binding, decrypt, encrypt, KEY_BYTES } from './aead';

/** Whose key: a subject by id, a retention class and year (`audit:2026`), a month of intake (`2026-01`). */
export interface KeyOwner {
  scope: KeyScope;
  id: string;
}

interface DataKey {
  version: number;
  bytes: Buffer;
}

/** Keys of one transaction. */
export interface KeyStore {
  /** Makes the first key of an owner who is new, so that none can exist. */
  begin(owner: KeyOwner): void;
  /** The newest key, made if there is none. Throws `KeyDestroyed` or `CannotUnwrap`. */
  newest(owner: KeyOwner): Promise<DataKey>;
  /** The key of a sealed cell; undefined when there never was one. */
  version(owner: KeyOwner, version: number): Promise<DataKey | undefined>;
}

/** The owner's key was destroyed: what it sealed is gone, and nothing new is sealed for this owner. */
export class KeyDestroyed extends Error {
  override name = 'KeyDestroyed';
  constructor(owner: KeyOwner) {
    super(`the key of ${owner.scope} ${owner.id} was destroyed; its data cannot be read again`);
  }
}

/** The master key is not the one that this data key was wrapped with, or its row was changed. */
export class CannotUnwrap extends Error {
  override name = 'CannotUnwrap';
}

interface KeyRow {
  key_version: number;
  wrapped_key: Buffer | null;
  made: boolean;
}
export type RunQuery = (sql: string, parameters: unknown[]) => Promise<unknown>;

const WRAP_FORMAT = 1;
const SHARED_KEYS_TTL_MS = 60_000;

// One round trip whether the key exists or not. A key that another transaction commits meanwhile is in neither
// half, since this statement's snapshot is older: then it is read once more.
const INSERT_OR_READ = `
  with made as (
    insert into encryption_keys (id, scope, scope_id, key_version, wrapped_key) values ($1, $2, $3, 1, $4)
    on conflict do nothing returning key_version, wrapped_key)
  select key_version, wrapped_key, true as made from made
  union all
  select key_version, wrapped_key, false from encryption_keys where scope = $2 and scope_id = $3
  order by key_version desc limit 1`;
const INSERT = `
  insert into encryption_keys (id, scope, scope_id, key_version, wrapped_key) values ($1, $2, $3, 1, $4)`;
const READ_NEWEST = `
  select key_version, wrapped_key, false as made from encryption_keys where scope = $1 and scope_id = $2
  order by key_version desc limit 1`;
const READ_VERSION = `
  select key_version, wrapped_key, false as made from encryption_keys
  where scope = $1 and scope_id = $2 and key_version = $3`;

const boundTo = (owner: KeyOwner, version: number) => binding('hingecraft.key.v1', owner.scope, owner.id, version);

const wrap = (masterKey: Buffer, owner: KeyOwner, version: number, key: Buffer): Buffer =>
  Buffer.concat([Buffer.of(WRAP_FORMAT), encrypt(masterKey, key, boundTo(owner, version))]);

const unwrap = (masterKey: Buffer, owner: KeyOwner, row: KeyRow): DataKey => {
  if (row.wrapped_key === null) throw new KeyDestroyed(owner);
  if (row.wrapped_key[0] !== WRAP_FORMAT) throw new CannotUnwrap();
  try {
    const bytes = decrypt(masterKey, row.wrapped_key.subarray(1), boundTo(owner, row.key_version));
    return { version: row.key_version, bytes };
  } catch {
    throw new CannotUnwrap();
  }
};

const nameOf = (owner: KeyOwner, version: number | 'newest'): string =>
  JSON.stringify([owner.scope, owner.id, version]);

/** Retention and intake keys, which no single person's erasure destroys, for at most a minute in this process. */
export type SharedKeys = Map<string, { key: DataKey; until: number }>;

export const createKeyStore = (
  runQuery: RunQuery,
  later: (write: { text: string; values: readonly unknown[] }) => void,
  masterKey: Buffer,
  shared: SharedKeys,
): KeyStore => {
  const own = new Map<string, Promise<DataKey | undefined>>();

  const load = async (owner: KeyOwner, cacheAs: string, sql: string, parameters: unknown[]) => {
    const [row] = (await runQuery(sql, parameters)) as KeyRow[];
    if (!row) return undefined;
    const key = unwrap(masterKey, owner, row);
    // A key made here may yet be rolled back, and must not seal for others before it is committed.
    if (owner.scope !== 'subject' && !row.made) shared.set(cacheAs, { key, until: Date.now() + SHARED_KEYS_TTL_MS });
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
    begin(owner) {
      const bytes = randomBytes(KEY_BYTES);
      later({ text: INSERT, values: [newId(), owner.scope, owner.id, wrap(masterKey, owner, 1, bytes)] });
      const key = Promise.resolve({ version: 1, bytes });
      own.set(nameOf(owner, 'newest'), key).set(nameOf(owner, 1), key);
    },
    async newest(owner) {
      const key = await cached(owner, 'newest', async (name) => {
        const fresh = wrap(masterKey, owner, 1, randomBytes(KEY_BYTES));
        const made = await load(owner, name, INSERT_OR_READ, [newId(), owner.scope, owner.id, fresh]);
        return made ?? load(owner, name, READ_NEWEST, [owner.scope, owner.id]);
      });
      if (!key) throw new Error(`encryption_keys has no key for ${owner.scope} ${owner.id}, though it was just made`);
      return key;
    },
    version: (owner, version) =>
      cached(owner, version, (name) => load(owner, name, READ_VERSION, [owner.scope, owner.id, version])),
  };
};
