import { randomBytes, randomInt } from 'node:crypto';

const PREFIX_ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
const PREFIX_LENGTH = 8;
const SECRET_BYTES = 32;
const FORM = /^hc_([a-z0-9]{8})_[\w-]{43}$/;

export interface ClearKey {
  prefix: string;
  /** `hc_<prefix>_<secret>`; shown once, stored nowhere. */
  key: string;
}

/** Makes the readable part of a key or client id. */
export const makePrefix = (): string =>
  Array.from({ length: PREFIX_LENGTH }, () => PREFIX_ALPHABET.charAt(randomInt(PREFIX_ALPHABET.length))).join('');

export const makeApiKey = (): ClearKey => {
  const prefix = makePrefix();
  return { prefix, key: `hc_${prefix}_${randomBytes(SECRET_BYTES).toString('base64url')}` };
};

/** Returns the prefix by which a key is found; `undefined` for a text that is not one of our keys. */
export const prefixOf = (key: string): string | undefined => FORM.exec(key)?.[1];

/** Kind under which keys are hashed (`FieldCipher.lookupHash`). */
export const API_KEY_HASH = 'api-key';
