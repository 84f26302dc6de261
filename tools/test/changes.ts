import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { ROOT } from './mutation-list';

/** Beside what a change calls for, one in this many of the others. */
const SAMPLE = 5;

/** A landing is one sitting's work, of at most three hours. */
const LANDING_SECONDS = 4 * 3600;

/** What differs from a revision, and the commit that the sample is drawn by. */
export interface Changes {
  /** Paths from the root of the repository. */
  files: readonly string[];
  head: string;
}

export const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** Returns the id of a revision's commit. Throws where git does not know the revision. */
export const commitOf = (revision: string): string =>
  git('rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`).trim();

/** Reads what differs between a commit and the working tree. */
export const readChanges = (commit: string): Changes => ({
  files: git('diff', '--name-only', '--no-renames', commit).split('\n').filter(Boolean),
  head: git('rev-parse', 'HEAD').trim(),
});

/**
 * Returns the commit before the landing that ends at HEAD: the newest that is four hours older. Undefined where the
 * history does not reach back so far, as in a shallow clone, and where there is no history.
 */
export const commitBeforeLanding = (): string | undefined => {
  try {
    const headSeconds = Number(git('log', '-1', '--format=%ct'));
    return git('rev-list', '-1', `--before=${headSeconds - LANDING_SECONDS}`, 'HEAD').trim() || undefined;
  } catch {
    return undefined;
  }
};

/** Returns whether a commit draws this name: the same for one commit, and another fifth for the next. */
export const isSampled = (name: string, head: string): boolean =>
  createHash('sha256').update(`${head} ${name}`).digest().readUInt32BE() % SAMPLE === 0;
