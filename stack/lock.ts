import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { describeProcess, identify, isAlive, type Identity } from './identity';
import { waitUntil } from './wait';

export interface Lock {
  release(): void;
}

export interface LockOptions {
  /** How long to wait for another living holder; 0 refuses at once. */
  waitMs: number;
  /** Told once, when there is somebody to wait for. */
  onWait?: (holder: Identity) => void;
}

/** The error of a lock that a living process still holds at the end of the wait. */
export class LockHeldError extends Error {
  constructor(
    readonly file: string,
    readonly holder: Identity,
  ) {
    super(`${file} is held by process ${holder.pid} (${describeProcess(holder.pid)}): wait for it or stop it`);
  }
}

const myself = (): Identity => identify(process.pid) ?? { boot: 'unknown', pid: process.pid, start: 'unknown' };

/** Returns the writer of a lock file; undefined when there is none, or none that can be read. */
export const lockHolder = (file: string): Identity | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Identity;
  } catch {
    return undefined;
  }
};

/** `link` fails when the name exists and shows the whole content or nothing: a lock is never seen half written. */
const tryLink = (file: string, content: string): boolean => {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
};

/** Moves a dead process's lock away; if another one took the lock in between, what was moved is given back. */
const breakStale = (file: string, stale: Identity | undefined): void => {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = lockHolder(aside);
  if (moved && JSON.stringify(moved) !== JSON.stringify(stale)) tryLink(file, JSON.stringify(moved));
  rmSync(aside, { force: true });
};

/**
 * Takes a lock that outlives no process: the file names its holder by boot, pid and start time, so what kill -9 or
 * a power cut leaves behind is recognised and taken over.
 * @throws LockHeldError when a living process keeps it for longer than `waitMs`.
 */
export const takeLock = async (file: string, { waitMs, onWait }: LockOptions): Promise<Lock> => {
  const content = JSON.stringify(myself());
  let announced = false;
  const attempt = (): boolean => {
    if (tryLink(file, content)) return true;
    const holder = lockHolder(file);
    if (holder && isAlive(holder)) {
      if (!announced) onWait?.(holder);
      announced = true;
      return false;
    }
    breakStale(file, holder);
    return tryLink(file, content);
  };
  if (!(await waitUntil(attempt, waitMs, 100))) {
    throw new LockHeldError(file, lockHolder(file) ?? myself());
  }
  return {
    release: () => {
      if (JSON.stringify(lockHolder(file)) === content) rmSync(file, { force: true });
    },
  };
};
