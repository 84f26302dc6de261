import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { takeLock } from '../../stack/lock';

const BUILD_LIMIT_MS = 300_000;
const KEPT_MS = 7 * 24 * 3_600_000;
const LOCK = 'lock';

export interface Build {
  /** Holds one folder for each key. */
  cache: string;
  /** Names the state of what is built from. */
  keyNow(): string;
  /** Fills a folder that does not exist yet. */
  build(folder: string): Promise<void>;
  log(line: string): void;
}

/** Removes what a killed build left and what no command has used for a week; only the lock's holder may call this. */
const clearUnused = (cache: string): void => {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    const isUnused = !name.startsWith(LOCK) && Date.now() - statSync(path).mtimeMs > KEPT_MS;
    if (isUnused || name.includes('.new-')) rmSync(path, { recursive: true });
  }
};

/**
 * Returns the folder of the build for the current cache key. Of all processes that need it at the same time, one builds
 * it. A complete build is renamed to its key; it is discarded and repeated when the key has changed meanwhile.
 */
export const buildOnce = async ({ cache, keyNow, build, log }: Build): Promise<string> => {
  mkdirSync(cache, { recursive: true });
  for (;;) {
    const key = keyNow();
    const folder = join(cache, key);
    if (existsSync(folder)) {
      utimesSync(folder, new Date(), new Date());
      return folder;
    }
    const lock = await takeLock(join(cache, LOCK), {
      waitMs: BUILD_LIMIT_MS,
      onWait: ({ pid }) => log(`waiting for process ${pid}, which compiles the sources`),
    });
    try {
      if (existsSync(folder)) continue;
      clearUnused(cache);
      const work = `${folder}.new-${process.pid}`;
      await build(work);
      if (keyNow() === key) renameSync(work, folder);
    } finally {
      lock.release();
    }
  }
};
