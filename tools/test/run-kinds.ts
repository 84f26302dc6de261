import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runBounded } from './bounded-process';
import { cpuOverLimits, CPU_FOLDER_VARIABLE, readCpuTimes } from './cpu-times';
import { lanesOf, type Kind, type Lane } from './kinds';
import { ROOT } from './mutation-list';
import { readResult, slowestFiles, sumOf, type Counts, type LaneResult } from './results';

const RESULTS = join(ROOT, '.cache', 'test-results');
const CPU_TIMES = join(RESULTS, 'cpu');

/** Between its result and its end jest only closes what tests forgot to close. */
const END_LIMIT_MS = 3 * 60_000;
/** The longest file takes a fifth of it; jest speaks after each file. */
const SILENCE_LIMIT_MS = 30 * 60_000;

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

/**
 * Runs the tests of these kinds, prints the slowest files and what costs more processor time than it should, and counts.
 * Tests find `variables` in their environment. A jest that failed although its tests passed counts as one failure, and so does a run without a test.
 */
export const runKinds = async (
  kinds: readonly Kind[],
  jestOptions: readonly string[] = [],
  variables: Record<string, string> = {},
): Promise<Counts> => {
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(CPU_TIMES, { recursive: true });
  // The only way to jest's own worker processes.
  Object.assign(process.env, variables, { [CPU_FOLDER_VARIABLE]: CPU_TIMES });
  const lanes = lanesOf(kinds);
  const labelOf = ({ name }: Lane): string => (lanes.length > 1 ? `${name.padEnd(9)} | ` : '');
  const results = await Promise.all(lanes.map((lane) => runLane(lane, jestOptions, labelOf(lane))));
  console.log('\nThe slowest test files:');
  for (const line of slowestFiles(results.flatMap(({ files }) => files))) console.log(line);
  for (const line of cpuOverLimits(readCpuTimes(CPU_TIMES))) console.log(line);
  const { passed, failed, skipped } = sumOf(results);
  return { passed, failed: failed === 0 && passed === 0 ? 1 : failed, skipped };
};
