import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { SanctionsList } from '../../contracts/compliance/listed-entity';
import { isListSource, LIST_SOURCES } from '../../contracts/compliance/states';
import { parseDemoList } from '../../domain/compliance/lists/demo-list';
import { parseOfacList } from '../../domain/compliance/lists/ofac-list';
import { parseUnList } from '../../domain/compliance/lists/un-list';

export interface ReadList {
  list: SanctionsList;
  sha256: string;
}

/** Larger than any list published; an unpacked file beyond it is a bomb. */
const MAX_BYTES = 300 * 1024 * 1024;
const OFAC_FILES = ['sdn', 'alt', 'add', 'sdn_comments'] as const;

const readBytes = (path: string): Buffer => {
  const bytes = readFileSync(path);
  const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return gzipped ? gunzipSync(bytes, { maxOutputLength: MAX_BYTES }) : bytes;
};

const findOfacFile = (folder: string, name: string): Buffer => {
  for (const candidate of [`${name}.csv`, `${name}.csv.gz`]) {
    try {
      return readBytes(join(folder, candidate));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new Error(
    `${folder}: neither ${name}.csv nor ${name}.csv.gz is there; the OFAC set is ${OFAC_FILES.join(', ')}`,
  );
};

const sha256Of = (parts: readonly Buffer[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/**
 * Reads a list from disk, gzipped or not. `path` is the UN's XML, the demo's JSON, or a folder with the four OFAC
 * CSV files, which carry no date: `published` says it. Throws with the file's name and the way out.
 */
export const readList = (source: string, path: string, published?: string): ReadList => {
  if (!isListSource(source)) throw new Error(`--source: '${source}' is not one of ${LIST_SOURCES.join(', ')}`);
  if (source === 'ofac') {
    if (published === undefined)
      throw new Error('--published: the OFAC files carry no date; give the date of their publication');
    const [sdn, alt, add, comments] = OFAC_FILES.map((name) => findOfacFile(path, name)) as [
      Buffer,
      Buffer,
      Buffer,
      Buffer,
    ];
    const texts = {
      sdn: sdn.toString('utf8'),
      alt: alt.toString('utf8'),
      add: add.toString('utf8'),
      sdn_comments: comments.toString('utf8'),
    };
    return { list: parseOfacList(texts, published), sha256: sha256Of([sdn, alt, add, comments]) };
  }
  const bytes = readBytes(path);
  const text = bytes.toString('utf8');
  return { list: source === 'un' ? parseUnList(text) : parseDemoList(text), sha256: sha256Of([bytes]) };
};
