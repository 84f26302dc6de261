import { decrypt, encrypt } from './aead';
import { keyIdOf } from './master-key';
import { CannotUnwrap, type MasterKey } from './master-keys';

const FORMAT = 1;
/**
 * Returns a master key in this process's memory, 32 bytes. Wrapped layout: format byte 1 | nonce | ciphertext | tag.
 */
export const localMasterKey = (key: Buffer): MasterKey => {
  const id = `local:${keyIdOf(key, 'hingecraft.master-key-id.v1')}`;
  return {
    id,
    wrap: async (dataKey, boundTo) => Buffer.concat([Buffer.of(FORMAT), encrypt(key, dataKey, boundTo)]),
    async unwrap(wrapped, boundTo) {
      if (wrapped[0] !== FORMAT) throw new CannotUnwrap(`the master key ${id} did not wrap it: its format is unknown`);
      try {
        return decrypt(key, wrapped.subarray(1), boundTo);
      } catch {
        throw new CannotUnwrap(`the master key ${id} does not open it: its row was changed, or is another owner's`);
      }
    },
  };
};
