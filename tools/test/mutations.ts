import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..', '..');
const FOLDER = join(ROOT, 'test', 'mutations');
/** Written by the reporter that the configuration names. */
const RESULTS = join(ROOT, '.cache', 'test-results', 'mutations.json');

const HELP = `Usage: npm run test:mutations [-- NAME …]

Takes one check after the other out of the code, each by a line of test/mutations/mutations.json, and runs the test that
must notice. A check that no test misses is a failure. With names, only these.`;

/** A line of test/mutations/mutations.json. */
export interface Mutation {
  name: string;
  /** The file the check stands in, its text there, and what is put in its place. */
  file: string;
  find: string;
  replace: string;
  /** The test file that must fail. */
  test: string;
}

interface Result {
  tests: number;
  failed: number;
  broken: boolean;
}

/** Why a mutation proves nothing; `undefined` where a test has failed because of it. */
const faultOf = ({ file, find }: Mutation, result: Result | undefined): string | undefined => {
  const found = readFileSync(join(ROOT, file), 'utf8').split(find).length - 1;
  if (found !== 1) return `its text stands ${found} times in ${file}, not once`;
  if (!result || result.tests === 0 || result.broken) return 'its test file could not be run';
  return result.failed === 0 ? `none of ${result.tests} tests noticed` : undefined;
};

const runJest = (names: readonly string[]): Promise<void> =>
  new Promise((settle, reject) => {
    const jest = require.resolve('jest/bin/jest');
    const args = [jest, '--config', join(FOLDER, 'jest.config.js'), '--maxWorkers=2', '--selectProjects', ...names];
    // What the tests say as they fail is what was wanted; only the results count, and how far they are (the fourth).
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'ignore', 1] });
    child.on('error', reject);
    child.on('exit', () => settle());
  });

const main = async (): Promise<number> => {
  const wanted = process.argv.slice(2);
  if (wanted.includes('--help')) {
    console.log(HELP);
    return 0;
  }
  const all = JSON.parse(readFileSync(join(FOLDER, 'mutations.json'), 'utf8')) as Mutation[];
  const unknown = wanted.filter((name) => !all.some((one) => one.name === name));
  if (unknown.length > 0)
    throw new Error(`there is no mutation ${unknown.join(', ')}; see test/mutations/mutations.json`);
  const chosen = wanted.length > 0 ? all.filter(({ name }) => wanted.includes(name)) : all;
  mkdirSync(dirname(RESULTS), { recursive: true });
  rmSync(RESULTS, { force: true });
  await runJest(chosen.map(({ name }) => name));
  const results = JSON.parse(readFileSync(RESULTS, 'utf8')) as Record<string, Result>;
  let failed = 0;
  for (const mutation of chosen) {
    const fault = faultOf(mutation, results[mutation.name]);
    if (!fault) continue;
    failed += 1;
    console.log(`NOT NOTICED  ${mutation.name}: ${fault}`);
  }
  console.log(`${chosen.length - failed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
