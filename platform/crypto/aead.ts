import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

export const KEY_BYTES = 32;

/** Encrypts to nonce | ciphertext | tag. A random nonce is safe far beyond the cells one data key ever seals (2^32). */
export const encrypt = (key: Buffer, plaintext: Buffer, boundTo: Buffer): Buffer => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(boundTo);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
};

/** Decrypts; throws without content when key, bytes or binding differ by one bit. */
export const decrypt = (key: Buffer, sealed: Buffer, boundTo: Buffer): Buffer => {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new Error(`${sealed.length} bytes are too few to be sealed`);
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo).setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
};

/** Returns one byte string for a list of texts; as JSON, no two lists have the same. */
export const binding = (...parts: (string | number)[]): Buffer => Buffer.from(JSON.stringify(parts), 'utf8');
