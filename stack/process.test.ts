import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childrenOf, describeProcess, identify, isAlive, signalProcess, type Identity } from './identity';
import { familyOf, lastLines, startServer } from './process';
import { waitUntil } from './wait';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'process-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const server = (...args: string[]) => ({
  command: 'sh',
  args: ['-c', ...args],
  deathSignal: 'SIGTERM' as const,
  logFile: join(folder, 'server.log'),
});

test('a process identity matches one process and no other', async () => {
  const child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  const identity = identify(child.pid ?? 0);
  expect(identity && isAlive(identity)).toBe(true);
  expect(identity && isAlive({ ...identity, start: '1' })).toBe(false);
  expect(describeProcess(child.pid ?? 0)).toContain('sleep 60');
  expect(childrenOf(process.pid)).toContain(child.pid);
  expect(identity && signalProcess({ ...identity, boot: 'another' }, 'SIGKILL')).toBe(false);
  expect(identity && signalProcess(identity, 'SIGKILL')).toBe(true);
  await once(child, 'exit');
  expect(identity && signalProcess(identity, 'SIGKILL')).toBe(false);
  expect(identify(child.pid ?? 0)).toBeUndefined();
});

describe.each(['setpriv', 'shell'] as const)('a server bound by %s', (bind) => {
  test('has its own pid and log, and reports how it ended', async () => {
    const started = await startServer(server('echo hello; exec sleep 60'), bind);
    expect(await waitUntil(() => describeProcess(started.identity.pid).startsWith('sleep'), 2_000)).toBe(true);
    expect(lastLines(join(folder, 'server.log'), 5)).toEqual(['hello']);
    started.hold();
    signalProcess(started.identity, 'SIGKILL');
    await expect(started.ended).resolves.toBe('was ended by SIGKILL');
  });

  test('reports the exit code of the server', async () => {
    const started = await startServer(server('sleep 0.2; exit 7'), bind);
    started.hold();
    await expect(started.ended).resolves.toBe('ended with exit code 7');
  });

  test('ends with the program that started it, even by kill -9', async () => {
    const code = `
      require('tsx/cjs');
      const { startServer } = require(${JSON.stringify(join(__dirname, 'process.ts'))});
      startServer(${JSON.stringify(server('exec sleep 60'))}, '${bind}').then(({ identity }) => {
        console.log(JSON.stringify(identity));
        setInterval(() => {}, 1000);
      });`;
    const program = spawn(process.execPath, ['-e', code], { cwd: join(__dirname, '..') });
    const identity = JSON.parse(String((await once(program.stdout, 'data'))[0])) as Identity;
    expect(isAlive(identity)).toBe(true);
    program.kill('SIGKILL');
    expect(await waitUntil(() => !isAlive(identity), 5_000)).toBe(true);
  });
});

test('the family of a server holds the processes that it started', async () => {
  const started = await startServer(server('sleep 60 & sleep 60 & wait'));
  await waitUntil(() => childrenOf(started.identity.pid).length === 2, 2_000);
  const family = familyOf(started.identity);
  expect(family).toHaveLength(3);
  expect(family[0]).toEqual(started.identity);
  started.hold();
  family.forEach((member) => signalProcess(member, 'SIGKILL'));
  await started.ended;
});

test('a server inherits no variable PG* or TEMPORAL_*', async () => {
  process.env['PGDATA'] = '/elsewhere';
  const started = await startServer(server('env'));
  delete process.env['PGDATA'];
  started.hold();
  await started.ended;
  expect(readFileSync(join(folder, 'server.log'), 'utf8')).not.toContain('PGDATA');
});

test('starting a server throws when it cannot be started', async () => {
  await expect(startServer({ ...server(), command: '/no/such' }, 'shell').then(({ ended }) => ended)).resolves.toBe(
    'ended with exit code 127',
  );
});
