import { commitOf, git, isSampled, readChanges, type Changes } from './changes';
import { LIST, type Mutation } from './mutation-list';

/** A change of one of these may change what every mutation comes to. */
const RUNNER =
  /^(test\/mutations\/.*\.js|tools\/test\/(changes|.*mutation.*)\.ts|jest\.config\.js|package-lock\.json)$/;

/** What differs from a revision, with the list as it was there. */
export interface MutationChanges extends Changes {
  before: readonly Mutation[];
}

/** Reads what differs between a revision and the working tree. Throws where git does not know the revision. */
export const readMutationChanges = (revision: string): MutationChanges => {
  const commit = commitOf(revision);
  return { ...readChanges(commit), before: JSON.parse(git('show', `${commit}:${LIST}`)) as Mutation[] };
};

/** Returns the mutations whose line, file or test has changed, and a fifth of the others, drawn by the commit's id. */
export const chooseMutations = (all: readonly Mutation[], { files, before, head }: MutationChanges) => {
  const old = new Set(before.map((mutation) => JSON.stringify(mutation)));
  const isChanged = (mutation: Mutation): boolean =>
    !old.has(JSON.stringify(mutation)) || files.includes(mutation.file) || files.includes(mutation.test);
  const changed = files.some((file) => RUNNER.test(file)) ? [...all] : all.filter(isChanged);
  const sampled = all.filter((mutation) => !changed.includes(mutation) && isSampled(mutation.name, head));
  return { changed, sampled };
};
