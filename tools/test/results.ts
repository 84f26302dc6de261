import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Ending } from './bounded-process';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export interface FileTime {
  /** Relative to the project. */
  path: string;
  seconds: number;
}

export interface LaneResult extends Counts {
  files: FileTime[];
  exitCode: number;
}

interface JestResult {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
  testResults: { name: string; startTime: number; endTime: number }[];
}

const readJson = (file: string): JestResult | undefined => {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JestResult;
  } catch {
    // Killed while it wrote.
    return undefined;
  }
};

/**
 * Reads what a jest process left in `file`. A process that had to be killed, that wrote nothing, or that ended with an
 * error although its tests passed, counts as one failure.
 */
export const readResult = (file: string, { exitCode, killedFor }: Ending, root: string): LaneResult => {
  const json = readJson(file);
  if (!json) return { passed: 0, failed: 1, skipped: 0, files: [], exitCode: exitCode || 1 };
  // A file that could not be run at all has failed once.
  const failed = json.numFailedTests + json.numRuntimeErrorTestSuites;
  const endedBadly = killedFor !== undefined || (exitCode !== 0 && failed === 0);
  return {
    passed: json.numPassedTests,
    failed: failed + (endedBadly ? 1 : 0),
    skipped: json.numPendingTests + json.numTodoTests,
    files: json.testResults.map(({ name, startTime, endTime }) => ({
      path: relative(root, name),
      seconds: (endTime - startTime) / 1000,
    })),
    exitCode,
  };
};

export const sumOf = (results: readonly Counts[]): Counts => ({
  passed: results.reduce((sum, { passed }) => sum + passed, 0),
  failed: results.reduce((sum, { failed }) => sum + failed, 0),
  skipped: results.reduce((sum, { skipped }) => sum + skipped, 0),
});

/** The line that every run ends with, and that `.ci/run` reads. */
export const lastLine = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

const SHOWN = 10;

/** Lists the slowest test files, the slowest first. */
export const slowestFiles = (files: readonly FileTime[]): string[] =>
  [...files]
    .sort((left, right) => right.seconds - left.seconds)
    .slice(0, SHOWN)
    .map(({ path, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${path}`);
