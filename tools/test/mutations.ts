import { parseArgs } from 'node:util';
import { chooseMutations, readChanges } from './choose-mutations';
import { LIST, readMutations, writeMutations, type Mutation } from './mutation-list';
import { runMutations, type Verdict } from './run-mutations';

const HELP = `Usage: npm run test:mutations [-- NAME …]            all mutations, or these
       npm run test:mutations -- --since REVISION    those whose line, file or test differs from REVISION, and a fifth
                                                     of the others, drawn by the id of the commit
       npm run test:mutations -- --record NAME …     finds the test that notices, and writes its name into the list

Takes one check after the other out of the code, each by a line of ${LIST}, and runs the test that must notice. A check
that its test does not miss is a failure.`;

const chooseByName = (all: readonly Mutation[], names: readonly string[]): Mutation[] => {
  const unknown = names.filter((name) => !all.some((one) => one.name === name));
  if (unknown.length > 0) throw new Error(`there is no mutation ${unknown.join(', ')}; see ${LIST}`);
  return all.filter(({ name }) => names.includes(name));
};

const chooseSince = (all: readonly Mutation[], revision: string): Mutation[] => {
  const { changed, sampled } = chooseMutations(all, readChanges(revision));
  const print = (why: string, { length }: Mutation[], names: string) => console.log(`${length} ${why}: ${names}`);
  const namesOf = (mutations: Mutation[]) => mutations.map(({ name }) => name).join(', ') || 'none';
  print(`changed since ${revision}`, changed, namesOf(changed));
  print('drawn from the others', sampled, namesOf(sampled));
  return [...changed, ...sampled];
};

/** Runs the mutations that name their test; the others prove nothing. */
const runNamed = async (mutations: readonly Mutation[]): Promise<Verdict[]> => {
  const unnamed = mutations.filter(({ killedBy }) => !killedBy);
  const reason = 'its line names no test; --record finds it';
  const faults = unnamed.map(({ name }) => ({ name, killedBy: '', reason }));
  return [...(await runMutations(mutations.filter(({ killedBy }) => killedBy))), ...faults];
};

/** Returns the mutations without their tests: which test notices is to be found anew. */
const withoutTests = (mutations: readonly Mutation[]): Mutation[] =>
  mutations.map(({ killedBy: _, ...mutation }) => mutation);

/** Writes the tests that have noticed into the list. */
const record = (all: readonly Mutation[], verdicts: readonly Verdict[]): void => {
  const found = new Map(verdicts.filter(({ reason }) => !reason).map(({ name, killedBy }) => [name, killedBy]));
  const recorded = (mutation: Mutation): Mutation => {
    const killedBy = found.get(mutation.name);
    return killedBy ? { ...mutation, killedBy } : mutation;
  };
  writeMutations(all.map(recorded));
};

const main = async (): Promise<number> => {
  const options = { help: { type: 'boolean' }, record: { type: 'boolean' }, since: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (values.record && positionals.length === 0) throw new Error(`--record needs the name of a mutation\n\n${HELP}`);
  const all = readMutations();
  const named = positionals.length > 0 ? chooseByName(all, positionals) : all;
  const chosen = values.since === undefined ? named : chooseSince(named, values.since);
  const verdicts = values.record ? await runMutations(withoutTests(chosen)) : await runNamed(chosen);
  if (values.record) record(all, verdicts);
  const failed = verdicts.filter(({ reason }) => reason);
  for (const { name, reason } of failed) console.log(`NOT NOTICED  ${name}: ${reason}`);
  console.log(`${verdicts.length - failed.length} passed, ${failed.length} failed`);
  return failed.length > 0 ? 1 : 0;
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
