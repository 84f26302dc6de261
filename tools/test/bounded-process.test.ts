import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBounded, type Ending } from './bounded-process';

let folder: string;
let resultFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bounded-'));
  resultFile = join(folder, 'result.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const WRITES = `require('node:fs').writeFileSync(process.argv[1], '{}');`;
const LIVES_ON = 'setInterval(() => undefined, 60_000);';

const run = async (code: string, limits = { endLimitMs: 60_000, silenceLimitMs: 60_000 }) => {
  const lines: string[] = [];
  const ending: Ending = await runBounded({
    command: process.execPath,
    args: ['-e', code, resultFile],
    cwd: folder,
    resultFile,
    onLine: (line) => void lines.push(line),
    ...limits,
  });
  return { ending, lines };
};

test('runBounded passes on lines and exit code when the process ends by itself', async () => {
  const { ending, lines } = await run(`${WRITES} console.error('one\\ntwo'); process.exitCode = 3;`);
  expect(ending).toEqual({ exitCode: 3 });
  expect(lines).toEqual(['one', 'two']);
});

test('runBounded kills the process and says why when it lives on after its result', async () => {
  const { ending } = await run(WRITES + LIVES_ON, { endLimitMs: 600, silenceLimitMs: 60_000 });
  expect(existsSync(resultFile)).toBe(true);
  expect(ending).toEqual({ exitCode: 1, killedFor: 'its tests were done, and it did not end within 0.01 minutes' });
});

test('runBounded kills the process and says why when it says nothing and has no result', async () => {
  const { ending } = await run(LIVES_ON, { endLimitMs: 60_000, silenceLimitMs: 600 });
  expect(ending).toEqual({ exitCode: 1, killedFor: 'it said nothing for 0.01 minutes' });
});

test('runBounded says which signal ended the process when another one killed it', async () => {
  const { ending } = await run(`process.kill(process.pid, 'SIGKILL'); ${LIVES_ON}`);
  expect(ending).toEqual({ exitCode: 1, killedFor: 'it was ended by SIGKILL' });
});

test('runBounded ends with a failure when the program does not exist', async () => {
  const ending = await runBounded({
    command: join(folder, 'no-such-program'),
    args: [],
    cwd: folder,
    resultFile,
    endLimitMs: 60_000,
    silenceLimitMs: 60_000,
    onLine: () => undefined,
  });
  expect(ending).toEqual({ exitCode: 1, killedFor: expect.stringContaining('ENOENT') as string });
});
