import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { LIST, ROOT, type Mutation } from './mutation-list';

/** Beside the mutations whose files have changed, one in this many of the others. */
const SAMPLE = 5;

/** A change of one of these may change what every mutation comes to. */
const RUNNER = /^(test\/mutations\/.*\.js|tools\/test\/mutation.*|jest\.config\.js|package-lock\.json)$/;

/** What has changed since a revision, and the commit that the sample is drawn by. */
export interface Changes {
  files: readonly string[];
  /** The list as it was. */
  before: readonly Mutation[];
  head: string;
}

const git = (...args: string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' });

/** Reads what differs between a revision and the working tree. Throws where git does not know the revision. */
export const readChanges = (revision: string): Changes => {
  const commit = git('rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`).trim();
  return {
    files: git('diff', '--name-only', '--no-renames', commit).split('\n').filter(Boolean),
    before: JSON.parse(git('show', `${commit}:${LIST}`)) as Mutation[],
    head: git('rev-parse', 'HEAD').trim(),
  };
};

const isSampled = (name: string, head: string): boolean =>
  createHash('sha256').update(`${head} ${name}`).digest().readUInt32BE() % SAMPLE === 0;

/** Returns the mutations whose line, file or test has changed, and a fifth of the others, drawn by the commit's id. */
export const chooseMutations = (all: readonly Mutation[], { files, before, head }: Changes) => {
  const old = new Set(before.map((mutation) => JSON.stringify(mutation)));
  const isChanged = (mutation: Mutation): boolean =>
    !old.has(JSON.stringify(mutation)) || files.includes(mutation.file) || files.includes(mutation.test);
  const changed = files.some((file) => RUNNER.test(file)) ? [...all] : all.filter(isChanged);
  const sampled = all.filter((mutation) => !changed.includes(mutation) && isSampled(mutation.name, head));
  return { changed, sampled };
};
