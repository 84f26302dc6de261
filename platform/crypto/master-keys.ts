/**
 * One master key in a file, the environment or a token. It never returns the key itself, so that a service which cannot
 * (a vault's transit API) fits as well.
 */
export interface MasterKey {
  /** Stored with every data key that it wraps. Tells keys apart, and says nothing of the key. */
  readonly id: string;
  wrap(dataKey: Buffer, boundTo: Buffer): Promise<Buffer>;
  /** Throws `CannotUnwrap` when key, bytes or binding are not those of the wrapping; other errors mean an outage. */
  unwrap(wrapped: Buffer, boundTo: Buffer): Promise<Buffer>;
}

/** All master keys that this process was given. */
export interface MasterKeys {
  /** Wraps new data keys. */
  readonly current: MasterKey;
  find(id: string): MasterKey | undefined;
}

/** A data key that no master key of this process opens. Names the variable, never a key. */
export class CannotUnwrap extends Error {
  override name = 'CannotUnwrap';
}

/**
 * Creates the ring of master keys: `current` wraps; the others only open, before, during and after a rotation. Throws
 * when one is given twice.
 */
export const createMasterKeys = (current: MasterKey, others: readonly MasterKey[] = []): MasterKeys => {
  const byId = new Map<string, MasterKey>();
  for (const key of [current, ...others]) {
    if (byId.has(key.id)) throw new Error(`MASTER_KEY_OTHER: the master key ${key.id} is given twice`);
    byId.set(key.id, key);
  }
  return { current, find: (id) => byId.get(id) };
};
