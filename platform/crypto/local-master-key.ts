import { createHmac } from 'node:crypto';
import { decrypt, encrypt } from './aead';
import { CannotUnwrap, type MasterKey } from './master-keys';

const FORMAT = 1;
const ID_DIGITS = 16;

/** The id of a key that this process holds: a keyed hash of a constant, so that it tells nothing of the key. */
const idOf = (key: Buffer): string =>
  `local:${createHmac('sha256', key).update('hingecraft.master-key-id.v1').digest('hex').slice(0, ID_DIGITS)}`;

/** A master key in this process's memory, 32 bytes. Wrapped layout: format byte 1 | nonce | ciphertext | tag. */
export const localMasterKey = (key: Buffer): MasterKey => {
  const id = idOf(key);
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
