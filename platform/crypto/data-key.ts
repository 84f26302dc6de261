import type { KeyOwner } from '../../contracts/keys/owners';
import { binding } from './aead';
import { CannotUnwrap, type MasterKeys } from './master-keys';

/** A data key as its row holds it. */
export interface WrappedKey {
  owner: KeyOwner;
  version: number;
  masterKeyId: string;
  wrapped: Buffer;
}

const boundTo = (owner: KeyOwner, version: number): Buffer =>
  binding('hingecraft.key.v1', owner.scope, owner.id, version);

/** Wraps a data key under the current master key, bound to owner and version. */
export const wrapDataKey = async (
  { current }: MasterKeys,
  owner: KeyOwner,
  version: number,
  dataKey: Buffer,
): Promise<WrappedKey> => ({
  owner,
  version,
  masterKeyId: current.id,
  wrapped: await current.wrap(dataKey, boundTo(owner, version)),
});

/** Unwraps a data key. Throws `CannotUnwrap`, with the variable that is wrong. */
export const unwrapDataKey = async (masterKeys: MasterKeys, key: WrappedKey): Promise<Buffer> => {
  const masterKey = masterKeys.find(key.masterKeyId);
  if (!masterKey) {
    const given = 'neither MASTER_KEY nor MASTER_KEY_OTHER, by value, file or PKCS#11';
    throw new CannotUnwrap(`it is under the master key ${key.masterKeyId}, which is given in ${given}`);
  }
  return masterKey.unwrap(key.wrapped, boundTo(key.owner, key.version));
};

/** Wraps the same data key under the current master key: sealed values stay unchanged. */
export const rewrapDataKey = async (masterKeys: MasterKeys, key: WrappedKey): Promise<WrappedKey> =>
  wrapDataKey(masterKeys, key.owner, key.version, await unwrapDataKey(masterKeys, key));
