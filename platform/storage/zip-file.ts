import { zipSync } from 'fflate';

/** A file of an archive; names with `/` are folders. */
export interface ZipEntry {
  name: string;
  bytes: Buffer;
}

/** Returns a zip of these files, in their order. The same files give the same bytes. */
export const zipOf = (entries: readonly ZipEntry[]): Buffer => {
  const files = Object.fromEntries(entries.map(({ name, bytes }) => [name, new Uint8Array(bytes)]));
  return Buffer.from(zipSync(files, { level: 6, mtime: new Date(Date.UTC(1980, 0, 2)) }));
};
