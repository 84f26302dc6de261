import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awaitReady } from './await-ready';
import { signalProcess } from './identity';
import { startServer, type ServerProcess } from './process';

/** Short enough for a test; the process that hangs sleeps, so no load of the machine makes it look busy. */
const LIMITS = { stillMs: 2_000, totalMs: 6_000 };
const quiet = () => undefined;

let folder: string;
const started: ServerProcess[] = [];
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'await-ready-'))));
afterEach(async () => {
  for (const { identity, ended } of started.splice(0)) {
    signalProcess(identity, 'SIGKILL');
    await ended;
  }
  rmSync(folder, { recursive: true });
});

const run = async (command: string, args: string[]) => {
  const logFile = join(folder, 'server.log');
  const server = await startServer({ command, args, deathSignal: 'SIGKILL', logFile });
  started.push(server);
  return { name: 'server', server, logFile };
};
const after = (ms: number) => {
  const end = Date.now() + ms;
  return () => Date.now() > end;
};

test('awaitReady waits past the limit for a process that writes to its log', async () => {
  const watched = await run('sh', ['-c', 'while :; do echo line; sleep 0.2; done']);
  expect(await awaitReady(watched, after(3_500), quiet, LIMITS)).toBeUndefined();
});

// Elsewhere the processor time of others is not told.
(process.platform === 'linux' ? test : test.skip)(
  'awaitReady waits past the limit for a silent process that uses the processor',
  async () => {
    const watched = await run(process.execPath, ['-e', 'for (;;);']);
    expect(await awaitReady(watched, after(3_500), quiet, LIMITS)).toBeUndefined();
  },
);

test('awaitReady gives up on a process that hangs, and says for how long', async () => {
  const watched = await run('sleep', ['60']);
  expect(await awaitReady(watched, () => false, quiet, LIMITS)).toBe(
    'has written nothing and used no processor time for 2 s',
  );
});

test('awaitReady gives up at once on a process that ends, and says how', async () => {
  const watched = await run('sh', ['-c', 'exit 3']);
  expect(await awaitReady(watched, () => false, quiet, LIMITS)).toBe('ended with exit code 3');
});

test('awaitReady gives up on a process that writes for ever and is never ready', async () => {
  const watched = await run('sh', ['-c', 'while :; do echo line; sleep 0.2; done']);
  expect(await awaitReady(watched, () => false, quiet, LIMITS)).toBe('was not ready within 6 s');
});
