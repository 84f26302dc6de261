import { createHmac } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { KEY_BYTES } from './aead';

export interface KeySource {
  /** The variable that holds the key; errors name it. `${name}_FILE` names a file instead. */
  name: string;
  value?: string | undefined;
  file?: string | undefined;
}

/**
 * Reads a file of a secret; throws when it is missing or when others than its owner may read it. Errors name
 * `${name}_FILE`.
 */
export const readPrivateFile = (name: string, file: string): string => {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile()) throw new Error(`${name}_FILE: there is no file ${file}`);
  if ((stat.mode & 0o077) !== 0) {
    const mode = (stat.mode & 0o777).toString(8);
    throw new Error(`${name}_FILE: ${file} has mode ${mode}; only its owner may read it: chmod 600`);
  }
  return readFileSync(file, 'utf8');
};

/**
 * Loads 32 bytes from base64, given by value or in a file that only its owner can read. An error never contains the
 * key.
 */
export const loadKey = ({ name, value, file }: KeySource): Buffer => {
  if ((value === undefined) === (file === undefined)) {
    throw new Error(`${name}: give the key in ${name} or a file in ${name}_FILE, and not both`);
  }
  const text = (value ?? readPrivateFile(name, file ?? '')).trim();
  const key = Buffer.from(text, 'base64');
  if (key.length !== KEY_BYTES || key.toString('base64') !== text) {
    throw new Error(`${name}: not ${KEY_BYTES} bytes in base64; make one with: openssl rand -base64 ${KEY_BYTES}`);
  }
  return key;
};

/** Returns the comma-separated parts of a variable; none when it is not set. */
export const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

/** Loads the keys that only open: lists by value and by file, either of which may be missing. */
export const loadOtherKeys = ({ name, value, file }: KeySource): Buffer[] => [
  ...listOf(value).map((each) => loadKey({ name, value: each })),
  ...listOf(file).map((each) => loadKey({ name, file: each })),
];

const ID_DIGITS = 16;

/** Returns the id of a key: a keyed hash of its purpose, which reveals nothing of the key. */
export const keyIdOf = (key: Buffer, purpose: string): string =>
  createHmac('sha256', key).update(purpose).digest('hex').slice(0, ID_DIGITS);
