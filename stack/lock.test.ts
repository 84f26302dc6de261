import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify } from './identity';
import { LockHeldError, lockHolder, takeLock } from './lock';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  file = join(folder, 'a.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

const sleeper = async () => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const identity = identify(child.pid ?? 0);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { identity, kill };
};

test('acquiring a lock waits for a living holder, then names it', async () => {
  const holder = await sleeper();
  writeFileSync(file, JSON.stringify(holder.identity));
  const waiting: number[] = [];
  const attempt = takeLock(file, { waitMs: 250, onWait: ({ pid }) => waiting.push(pid) });
  await expect(attempt).rejects.toThrow(LockHeldError);
  await expect(attempt).rejects.toThrow(`held by process ${holder.identity?.pid} (sleep 60`);
  expect(waiting).toEqual([holder.identity?.pid]);
  await holder.kill();
});

test('the lock of a killed holder is taken over', async () => {
  const holder = await sleeper();
  writeFileSync(file, JSON.stringify(holder.identity));
  await holder.kill();
  const lock = await takeLock(file, { waitMs: 0 });
  expect(lockHolder(file)?.pid).toBe(process.pid);
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['another boot', { ...identify(process.pid), boot: 'the day before' }],
  ['a stranger with the same number', { ...identify(process.pid), start: '1' }],
  ['half a file', 'nonsense'],
])('a lock from %s is ignored', async (_, content) => {
  writeFileSync(file, JSON.stringify(content).slice(0, typeof content === 'string' ? 4 : undefined));
  (await takeLock(file, { waitMs: 0 })).release();
});

test('one of many processes that find the same stale lock gets it', async () => {
  writeFileSync(file, JSON.stringify({ ...identify(process.pid), start: '1' }));
  const code = `
    require('tsx/cjs');
    const { takeLock } = require(${JSON.stringify(join(__dirname, 'lock.ts'))});
    const say = (text) => () => console.log(text);
    takeLock(${JSON.stringify(file)}, { waitMs: 0 }).then(say('got it'), say('refused'));
    process.stdin.resume();`;
  const children = [1, 2, 3].map(() => spawn(process.execPath, ['-e', code], { cwd: join(__dirname, '..') }));
  const said = await Promise.all(children.map(async (child) => String((await once(child.stdout, 'data'))[0]).trim()));
  children.forEach((child) => child.stdin.end());
  await Promise.all(children.map((child) => once(child, 'close')));
  expect(said.toSorted()).toEqual(['got it', 'refused', 'refused']);
});
