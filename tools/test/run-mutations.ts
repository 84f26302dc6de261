import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, type Mutation } from './mutation-list';

/** The names of test/mutations/plan.js, where jest reads the plan and writes the results. */
const FOLDER = join(ROOT, '.cache', 'mutations');
const PLAN = join(FOLDER, 'plan.json');
const RESULTS = join(FOLDER, 'results.jsonl');

/** The whole list takes a few minutes. */
const LIMIT_MS = 60 * 60_000;

export interface Verdict {
  name: string;
  killedBy: string;
  /** Why the mutation proves nothing; missing where its test has failed because of it. */
  reason?: string;
}

/** What the reporter writes for each test file. */
interface FileResult {
  test: string;
  mutations: Verdict[];
  error?: string;
}

/** Returns what keeps a mutation from being run. */
const findFault = ({ file, find, test }: Mutation): string | undefined => {
  for (const path of [file, test]) if (!existsSync(join(ROOT, path))) return `there is no file ${path}`;
  const found = readFileSync(join(ROOT, file), 'utf8').split(find).length - 1;
  return found === 1 ? undefined : `its text stands ${found} times in ${file}, not once`;
};

const runJest = (tests: readonly string[]): Promise<void> =>
  new Promise((settle) => {
    const args = ['--config', join(ROOT, 'test/mutations/jest.config.js'), '--maxWorkers=2', '--forceExit'];
    // Workers, also where jest would do without: a test that hangs or ends its process takes none of the others along.
    const isolated = [...args, '--workerIdleMemoryLimit=1500MB', '--runTestsByPath', ...tests];
    const child = spawn(process.execPath, [require.resolve('jest/bin/jest'), ...isolated], {
      cwd: ROOT,
      // What the tests print as they fail is what was wanted; only the results count, and how far they are (the fourth).
      stdio: ['ignore', 'ignore', 'ignore', 1],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    child.on('error', (error) => {
      console.error(error.message);
      settle();
    });
    child.on('exit', () => settle());
  });

const readResults = (): FileResult[] => {
  const lines = readFileSync(RESULTS, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as FileResult);
};

/**
 * Runs mutations, those of a test file one after the other in one process, and returns a verdict for each. One whose
 * line names no test is run until a test fails; the verdict names it.
 */
export const runMutations = async (mutations: readonly Mutation[]): Promise<Verdict[]> => {
  const faults = new Map(mutations.map((mutation) => [mutation.name, findFault(mutation)]));
  const sound = mutations.filter(({ name }) => faults.get(name) === undefined);
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(PLAN, JSON.stringify(sound));
  writeFileSync(RESULTS, '');
  if (sound.length > 0) await runJest([...new Set(sound.map(({ test }) => test))]);
  const files = readResults();
  return mutations.map(({ name, test }) => {
    const file = files.find((each) => each.test === test);
    const verdict = file?.mutations.find((each) => each.name === name);
    const reason = faults.get(name) ?? file?.error ?? 'its test file did not run to the end';
    return verdict ?? { name, killedBy: '', reason };
  });
};
