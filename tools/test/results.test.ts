import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastLine, readResult, slowestFiles, sumOf } from './results';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'results-'));
  file = join(folder, 'unit.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (counts: object): void => {
  const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  const testResults = [{ name: join(folder, 'test', 'a.test.ts'), startTime: 1_000, endTime: 3_500 }];
  writeFileSync(file, JSON.stringify({ ...none, numRuntimeErrorTestSuites: 0, testResults, ...counts }));
};

test('readResult counts tests, files that could not run, and the time of each file', () => {
  write({ numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1, numRuntimeErrorTestSuites: 1 });
  expect(readResult(file, { exitCode: 1 }, folder)).toEqual({
    passed: 7,
    failed: 2,
    skipped: 3,
    files: [{ path: join('test', 'a.test.ts'), seconds: 2.5 }],
    exitCode: 1,
  });
});

test('readResult counts one failure when the process left no result, or half of one', () => {
  const failure = { passed: 0, failed: 1, skipped: 0, files: [], exitCode: 1 };
  expect(readResult(file, { exitCode: 0 }, folder)).toEqual(failure);
  writeFileSync(file, '{"numPassedTests":');
  expect(readResult(file, { exitCode: 1, killedFor: 'silence' }, folder)).toEqual(failure);
});

test('readResult counts one failure more when the process had to be killed after its tests', () => {
  write({ numPassedTests: 7, numFailedTests: 1 });
  const result = readResult(file, { exitCode: 1, killedFor: 'it did not end' }, folder);
  expect([result.passed, result.failed]).toEqual([7, 2]);
});

test('readResult counts one failure when the process fails although its tests passed', () => {
  write({ numPassedTests: 7 });
  expect(readResult(file, { exitCode: 1 }, folder).failed).toBe(1);
});

test('lastLine names skipped tests only when there are some', () => {
  const one = { passed: 1, failed: 2, skipped: 0 };
  expect(lastLine(sumOf([one, one]))).toBe('2 passed, 4 failed');
  expect(lastLine({ ...one, skipped: 3 })).toBe('1 passed, 2 failed, 3 skipped');
});

test('slowestFiles lists ten files, the slowest first', () => {
  const files = Array.from({ length: 12 }, (_, index) => ({ path: `test/${index}.test.ts`, seconds: index }));
  const lines = slowestFiles(files);
  expect(lines).toHaveLength(10);
  expect(lines[0]).toBe('   11.0 s  test/11.test.ts');
});
