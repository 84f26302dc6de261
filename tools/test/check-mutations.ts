import { chooseMutations, readMutationChanges } from './choose-mutations';
import { LIST, readMutations, type Mutation } from './mutation-list';
import type { Counts } from './results';
import { runMutations, type Verdict } from './run-mutations';

const namesOf = (mutations: readonly Mutation[]): string => mutations.map(({ name }) => name).join(', ') || 'none';

/** Chooses the mutations that a landing since this revision calls for, and prints them. */
export const mutationsSince = (all: readonly Mutation[], revision: string): Mutation[] => {
  const { changed, sampled } = chooseMutations(all, readMutationChanges(revision));
  console.log(`${changed.length} mutations whose line, file or test has changed: ${namesOf(changed)}`);
  console.log(`${sampled.length} mutations drawn from the others: ${namesOf(sampled)}`);
  return [...changed, ...sampled];
};

/** Chooses mutations by name. Throws with the names that the list does not have. */
export const mutationsNamed = (names: readonly string[]): Mutation[] => {
  const all = readMutations();
  const unknown = names.filter((name) => !all.some((one) => one.name === name));
  if (unknown.length > 0) throw new Error(`there is no mutation ${unknown.join(', ')}; see ${LIST}`);
  return all.filter(({ name }) => names.includes(name));
};

/** Runs mutations, each against the test that its line names; a line that names none proves nothing. */
export const checkMutations = async (mutations: readonly Mutation[]): Promise<Verdict[]> => {
  const named = mutations.filter(({ killedBy }) => killedBy);
  const unnamed = mutations.filter(({ killedBy }) => !killedBy);
  const reason = 'its line names no test; --record finds it';
  return [...(await runMutations(named)), ...unnamed.map(({ name }) => ({ name, killedBy: '', reason }))];
};

/** Prints the mutations that no test has noticed, and counts. */
export const reportMutations = (verdicts: readonly Verdict[]): Counts => {
  const failed = verdicts.filter(({ reason }) => reason);
  for (const { name, reason } of failed) console.log(`NOT NOTICED  ${name}: ${reason}`);
  return { passed: verdicts.length - failed.length, failed: failed.length, skipped: 0 };
};
