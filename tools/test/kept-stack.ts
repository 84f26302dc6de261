import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { identify, isAlive, type Identity } from '../../stack/identity';
import { writePrivately } from '../../stack/secrets';

/** Servers that `npm run stack:test` keeps running, so that a test run need not start its own. */
interface KeptStack {
  owner: Identity;
  env: Record<string, string>;
}

const FILE = resolve(__dirname, '..', '..', '.cache', 'test-stack.json');
/** Where the servers of the kept stack have their data; it goes with them. */
export const KEPT_FOLDER = join(FILE, '..', 'test-stack');

/** Says that this process owns servers at these addresses. */
export const writeKeptStack = (env: Record<string, string>): void => {
  const owner = identify(process.pid);
  if (!owner) throw new Error('this process cannot be identified');
  writePrivately(FILE, JSON.stringify({ owner, env }));
};

export const forgetKeptStack = (): void => rmSync(FILE, { force: true });

/** Returns the environment of the kept servers; undefined where none are kept, or their owner has died. */
export const readKeptStack = (): Record<string, string> | undefined => {
  try {
    const { owner, env } = JSON.parse(readFileSync(FILE, 'utf8')) as KeptStack;
    return isAlive(owner) ? env : undefined;
  } catch {
    return undefined;
  }
};
