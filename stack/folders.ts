import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export const repository = resolve(__dirname, '..');
export const requirementsFile = join(__dirname, 'requirements.txt');
export const provisionFile = join(__dirname, 'provision.sql');
export const defaultDirectory = join(repository, '.stack');

const isWritable = (folder: string): boolean => {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** One folder for each content of requirements.txt and kind of machine (a home folder may be shared by several). */
const binariesIn = (cache: string): string => {
  const machine = `${process.platform}-${process.arch}`;
  const hash = createHash('sha256').update(machine).update(readFileSync(requirementsFile)).digest('hex');
  return join(resolve(cache), 'stack', hash.slice(0, 16));
};

/** Written last into a folder of binaries: one that has it is whole. */
export const COMPLETE_MARKER = '.complete';

export const isComplete = (folder: string): boolean => existsSync(join(folder, COMPLETE_MARKER));

/**
 * Returns the folder of the servers' binaries: under HINGECRAFT_CACHE, else under the user's cache folder, which all
 * clones share, else under `.cache` in this clone. A read-only folder is used if it has the binaries.
 */
export const binariesFolder = (environment: NodeJS.ProcessEnv = process.env): string => {
  const chosen = environment['HINGECRAFT_CACHE'];
  const home = environment['XDG_CACHE_HOME'] || join(environment['HOME'] || homedir(), '.cache');
  const caches = chosen ? [chosen] : [join(home, 'hingecraft'), join(repository, '.cache')];
  const whole = caches.map(binariesIn).find(isComplete);
  if (whole) return whole;
  const cache = caches.find(isWritable);
  if (cache) return binariesIn(cache);
  throw new Error(`HINGECRAFT_CACHE: none of ${caches.join(', ')} can be written; set it to a folder that can`);
};
