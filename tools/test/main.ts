import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..', '..');
const KINDS = ['unit', 'workflow', 'replay', 'integration', 'e2e', 'fault', 'system'] as const;
type Kind = (typeof KINDS)[number];

/** Needs Debian packages and a compiler, so only whoever asks for it gets it; CI does. */
const ON_REQUEST: readonly Kind[] = ['system'];

/** What may share two cores runs side by side; what starts whole systems, and kills them, runs one by one. */
const TOGETHER: readonly Kind[] = ['unit', 'workflow', 'replay', 'integration'];

const HELP = `Usage: npm test, or npm run test:KIND [-- jest options]   (${KINDS.join(', ')})

Installs what is missing, starts real servers on free ports, runs the tests and stops everything.`;

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const readCounts = (file: string): Counts => {
  const result = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    numRuntimeErrorTestSuites: number;
  };
  return {
    passed: result.numPassedTests,
    // A file that could not be run at all has failed once.
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
};

const runJest = (kinds: readonly Kind[], inBand: boolean, options: readonly string[], file: string): Promise<number> =>
  new Promise((settle, reject) => {
    const jest = require.resolve('jest/bin/jest');
    const workers = inBand ? ['--runInBand'] : ['--maxWorkers=2'];
    const args = [jest, '--selectProjects', ...kinds, ...workers, '--json', `--outputFile=${file}`, ...options];
    // jest prints its JSON to standard output too; people read what it says on standard error.
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('exit', (code) => settle(code ?? 1));
  });

const main = async (): Promise<number> => {
  const [first, ...rest] = process.argv.slice(2);
  if (first === '--help') {
    console.log(HELP);
    return 0;
  }
  const kind = KINDS.find((each) => each === first);
  if (first !== undefined && kind === undefined) throw new Error(`'${first}' is no kind of test\n\n${HELP}`);
  const wanted: readonly Kind[] = kind ? [kind] : KINDS.filter((each) => !ON_REQUEST.includes(each));
  const phases = [
    { kinds: wanted.filter((each) => TOGETHER.includes(each)), inBand: false },
    { kinds: wanted.filter((each) => !TOGETHER.includes(each)), inBand: true },
  ].filter(({ kinds }) => kinds.length > 0);

  const folder = join(ROOT, '.cache', 'test-results');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  let worst = 0;
  for (const { kinds, inBand } of phases) {
    const file = join(folder, `${kinds.join('-')}.json`);
    const code = await runJest(kinds, inBand, rest, file);
    const counts = readCounts(file);
    total.passed += counts.passed;
    total.failed += counts.failed + (code !== 0 && counts.failed === 0 ? 1 : 0);
    total.skipped += counts.skipped;
    worst = Math.max(worst, code);
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
  return worst || (total.failed > 0 || total.passed === 0 ? 1 : 0);
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
