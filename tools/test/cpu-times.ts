import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names the folder for what each jest process adds; `test/jest/shared-environment.js` writes there. */
export const CPU_FOLDER_VARIABLE = 'TEST_CPU_FOLDER';

const FILE_LIMIT = 45;
const AREA_LIMIT = 60;

/** Processor time of a test file: its jest worker's, and that of the child processes which have ended. */
export interface CpuTime {
  /** Relative to the project. */
  path: string;
  seconds: number;
}

/** Reads what the jest processes of a run have written, a line of JSON a test file. */
export const readCpuTimes = (folder: string): CpuTime[] =>
  readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as CpuTime),
  );

/** Returns the area of a test file, `domain/money` of which is `money`; a kind without areas counts as one. */
export const areaOf = (path: string): string => {
  const [top = '', second = '', third = '', ...rest] = path.split('/');
  if (top !== 'test') return third ? second : top;
  return rest.length > 0 ? third : second;
};

const sumByArea = (times: readonly CpuTime[]): CpuTime[] => {
  const sums = new Map<string, number>();
  for (const { path, seconds } of times) sums.set(areaOf(path), (sums.get(areaOf(path)) ?? 0) + seconds);
  return [...sums].map(([path, seconds]) => ({ path, seconds }));
};

const above = (limit: number, times: readonly CpuTime[]): string[] =>
  times
    .filter(({ seconds }) => seconds > limit)
    .sort((left, right) => right.seconds - left.seconds)
    .map(({ path, seconds }) => `${seconds.toFixed(0).padStart(5)} s  ${path}`);

/** Lists the files above 45 and the areas above 60 seconds of processor time. They are shown, and fail nothing. */
export const cpuOverLimits = (times: readonly CpuTime[]): string[] => {
  const files = above(FILE_LIMIT, times);
  const areas = above(AREA_LIMIT, sumByArea(times));
  return [
    ...(files.length > 0 ? [`\nFiles above ${FILE_LIMIT} s of processor time:`, ...files] : []),
    ...(areas.length > 0 ? [`\nAreas above ${AREA_LIMIT} s of processor time:`, ...areas] : []),
  ];
};
