import { createHash } from 'node:crypto';
import type { ObjectStore } from '../../platform/storage/object-store';

export interface StoredFile {
  key: string;
  filename: string;
  /** Of the bytes as they were made, in hex. */
  sha256: string;
}

const STORE_TIMEOUT_MS = 5_000;

const within = async (bytes: Promise<Buffer>): Promise<Buffer> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the object store did not answer in time')), STORE_TIMEOUT_MS);
  });
  return Promise.race([bytes, late]).finally(() => clearTimeout(timer));
};

/**
 * Reads a stored file, or nothing when there is none. Throws the error of `unreadable` when the store does not answer
 * within five seconds, and an `Error` with the text `changed` when the bytes are not those of `sha256`.
 */
export const readStoredFile = async (
  { key, filename, sha256 }: StoredFile,
  objectStore: Pick<ObjectStore, 'get'>,
  { unreadable, changed }: { unreadable(error: unknown): Error; changed: string },
): Promise<{ bytes: Buffer; filename: string }> => {
  const bytes = await within(objectStore.get(key)).catch((error: unknown) => {
    throw unreadable(error);
  });
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw new Error(changed);
  return { bytes, filename };
};
