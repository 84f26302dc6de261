import { parseArgs } from 'node:util';
import { orFail } from '../run-command';
import { checkMutations, mutationsNamed, mutationsSince, reportMutations } from './check-mutations';
import { LIST, readMutations, writeMutations, type Mutation } from './mutation-list';
import { lastLine } from './results';
import { runMutations, type Verdict } from './run-mutations';

const HELP = `Usage: npm run test:mutations [-- NAME …]            all mutations, or these
       npm run test:mutations -- --since REVISION    those whose line, file or test differs from REVISION, and a fifth
                                                     of the others, drawn by the id of the commit
       npm run test:mutations -- --record NAME …     finds the test that notices, and writes its name into the list

Takes one check after the other out of the code, each by a line of ${LIST}, and runs the test that must notice. A check
that its test does not miss is a failure.`;

/** Finds the test that notices each mutation, and writes its name into the list. */
const record = async (mutations: readonly Mutation[]): Promise<Verdict[]> => {
  const verdicts = await runMutations(mutations.map(({ killedBy: _, ...mutation }) => mutation));
  const found = new Map(verdicts.filter(({ reason }) => !reason).map(({ name, killedBy }) => [name, killedBy]));
  const recorded = (mutation: Mutation): Mutation => {
    const killedBy = found.get(mutation.name);
    return killedBy ? { ...mutation, killedBy } : mutation;
  };
  writeMutations(readMutations().map(recorded));
  return verdicts;
};

const main = async (): Promise<void> => {
  const options = { help: { type: 'boolean' }, record: { type: 'boolean' }, since: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) return console.log(HELP);
  if (values.record && positionals.length === 0) throw new Error(`--record needs the name of a mutation\n\n${HELP}`);
  const named = positionals.length > 0 ? mutationsNamed(positionals) : readMutations();
  const chosen = values.since === undefined ? named : mutationsSince(named, values.since);
  const counts = reportMutations(values.record ? await record(chosen) : await checkMutations(chosen));
  console.log(lastLine(counts));
  if (counts.failed > 0) process.exitCode = 1;
};

orFail(main());
