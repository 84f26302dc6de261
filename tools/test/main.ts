import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runBounded } from './bounded-process';
import { KINDS, lanesOf, type Lane } from './kinds';
import { lastLine, readResult, slowestFiles, sumOf, type LaneResult } from './results';

const ROOT = resolve(__dirname, '..', '..');
const RESULTS = join(ROOT, '.cache', 'test-results');

/** Between its result and its end jest only closes what tests forgot to close. */
const END_LIMIT_MS = 3 * 60_000;
/** The longest file takes a fifth of it; jest speaks after each file. */
const SILENCE_LIMIT_MS = 30 * 60_000;

const HELP = `Usage: npm test, or npm run test:KIND [-- jest options]   (${KINDS.join(', ')})

Installs what is missing, starts real servers on free ports, runs the tests and stops everything.
Prints the slowest test files; jest's own results stay in .cache/test-results/.`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Runs a lane's tests in a jest process of their own. `label` stands before each of its lines. */
const runLane = async (
  { kinds, jestOptions }: Lane,
  options: readonly string[],
  label: string,
): Promise<LaneResult> => {
  const file = join(RESULTS, `${kinds.join('-')}.json`);
  const colors = process.stderr.isTTY ? ['--colors'] : [];
  const jest = ['--selectProjects', ...kinds, ...jestOptions, ...colors, '--json', `--outputFile=${file}`, ...options];
  const ending = await runBounded({
    command: process.execPath,
    args: [require.resolve('jest/bin/jest'), ...jest],
    cwd: ROOT,
    resultFile: file,
    endLimitMs: END_LIMIT_MS,
    silenceLimitMs: SILENCE_LIMIT_MS,
    onLine: (line) => say(label + line),
  });
  const { killedFor } = ending;
  if (killedFor !== undefined) say(`FAIL jest of ${kinds.join(', ')}: ${killedFor}; counted as one failure`);
  return readResult(file, ending, ROOT);
};

const main = async (): Promise<number> => {
  const [first, ...rest] = process.argv.slice(2);
  if (first === '--help') {
    console.log(HELP);
    return 0;
  }
  const kind = KINDS.find((each) => each === first);
  if (first !== undefined && kind === undefined) throw new Error(`'${first}' is no kind of test\n\n${HELP}`);
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });

  const lanes = lanesOf(kind);
  const labelOf = ({ name }: Lane): string => (lanes.length > 1 ? `${name.padEnd(9)} | ` : '');
  const results = await Promise.all(lanes.map((lane) => runLane(lane, rest, labelOf(lane))));
  const total = sumOf(results);
  console.log('\nThe slowest test files:');
  for (const line of slowestFiles(results.flatMap(({ files }) => files))) console.log(line);
  console.log(lastLine(total));
  return Math.max(...results.map(({ exitCode }) => exitCode)) || (total.failed > 0 || total.passed === 0 ? 1 : 0);
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
