import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify, isAlive, childrenOf } from './identity';
import { waitUntil } from './wait';

/** A project whose one package stands in for tsx: `npm ci` runs for real, and needs no registry. */
const makeProject = (): string => {
  const root = mkdtempSync(join(tmpdir(), 'bootstrap-'));
  const write = (name: string, content: unknown): void => {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), typeof content === 'string' ? content : JSON.stringify(content));
  };
  const dependencies = { tsx: 'file:vendor/tsx' };
  write('package.json', { name: 'project', version: '1.0.0', dependencies });
  write('package-lock.json', {
    name: 'project',
    version: '1.0.0',
    lockfileVersion: 3,
    packages: {
      '': { name: 'project', version: '1.0.0', dependencies },
      'node_modules/tsx': { resolved: 'vendor/tsx', link: true },
      'vendor/tsx': { version: '1.0.0' },
    },
  });
  write('vendor/tsx/package.json', { name: 'tsx', version: '1.0.0' });
  write('vendor/tsx/cjs.js', "require.extensions['.ts'] = require.extensions['.js'];");
  write('entry.ts', 'console.log(JSON.stringify([process.pid, process.argv, require.main === module]));');
  cpSync(join(__dirname, 'bootstrap.js'), join(root, 'stack', 'bootstrap.js'));
  return root;
};

const launch = (root: string, environment: NodeJS.ProcessEnv, ...args: string[]) =>
  spawn(process.execPath, [join(root, 'stack', 'bootstrap.js'), ...args], {
    env: { ...process.env, npm_config_offline: 'true', ...environment },
  });

const bootstrap = async (root: string, ...args: string[]) => {
  const child = launch(root, {}, ...args);
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text.err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { ...text, code, pid: child.pid };
};

let root: string;
beforeEach(() => (root = makeProject()));
afterEach(() => rmSync(root, { recursive: true }));

const marker = (): string => join(root, 'node_modules', '.hingecraft-installed');

test('bootstrap installs packages once and runs the entry in the same process', async () => {
  const first = await bootstrap(root, 'entry.ts', 'a', '--b');
  expect(first).toMatchObject({
    code: 0,
    err: expect.stringMatching(/^installing [^\n]* \.* installed in \d+ s\n$/) as string,
  });
  expect(JSON.parse(first.out)).toEqual([first.pid, [process.execPath, join(root, 'entry.ts'), 'a', '--b'], true]);
  const second = await bootstrap(root, 'entry.ts');
  expect(second).toMatchObject({ code: 0, err: '' });
});

test('bootstrap installs packages again when the lock file has changed or the last install was cut off', async () => {
  await bootstrap(root, 'entry.ts');
  const lock = join(root, 'package-lock.json');
  writeFileSync(lock, `${readFileSync(lock, 'utf8')}\n`);
  rmSync(join(root, 'node_modules', '.package-lock.json'), { force: true });
  expect((await bootstrap(root, 'entry.ts')).err).toContain('installing');
  rmSync(marker());
  rmSync(join(root, 'node_modules', '.package-lock.json'), { force: true });
  expect((await bootstrap(root, 'entry.ts')).err).toContain('installing');
  expect((await bootstrap(root, 'entry.ts')).err).toBe('');
});

test('bootstrap accepts an install made by hand when it matches the lock file', async () => {
  await bootstrap(root, 'entry.ts');
  rmSync(marker());
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: object };
  const byHand = (version: string): void =>
    writeFileSync(
      join(root, 'node_modules', '.package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/x': { version } } }),
    );
  Object.assign(lock.packages, { 'node_modules/x': { version: '1.0.0' }, 'node_modules/mac': { optional: true } });
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify(lock));
  byHand('1.0.0');
  expect((await bootstrap(root, 'entry.ts')).err).toBe('');
  expect(existsSync(marker())).toBe(true);
  rmSync(marker());
  byHand('0.9.0');
  expect((await bootstrap(root, 'entry.ts')).err).toContain('installing');
});

test('two bootstraps at once install once', async () => {
  const both = await Promise.all([bootstrap(root, 'entry.ts'), bootstrap(root, 'entry.ts')]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(both.filter(({ err }) => err.includes('installed in'))).toHaveLength(1);
  expect(existsSync(join(root, '.cache', 'bootstrap.lock'))).toBe(false);
});

test('bootstrap waits for the npm of a killed bootstrap, then installs', async () => {
  const slowNpm = join(root, 'npm-cli.js');
  writeFileSync(slowNpm, "require('fs').appendFileSync('runs', 'x'); setTimeout(() => {}, 1500);");
  const killed = launch(root, { npm_execpath: slowNpm }, 'entry.ts');
  expect(await waitUntil(() => existsSync(join(root, 'runs')), 20_000)).toBe(true);
  const [npm] = childrenOf(killed.pid ?? 0).flatMap((pid) => identify(pid) ?? []);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(npm && isAlive(npm)).toBe(true);
  const next = await bootstrap(root, 'entry.ts');
  expect(next).toMatchObject({
    code: 0,
    err: expect.stringMatching(/^waiting for process \d+.*\ninstalling/) as string,
  });
  expect(npm && isAlive(npm)).toBe(false);
});

test('bootstrap shows the output of npm when it fails, and does not count the install as done', async () => {
  rmSync(join(root, 'vendor'), { recursive: true });
  writeFileSync(join(root, 'package-lock.json'), '{"lockfileVersion":3,"packages":{}}');
  const failed = await bootstrap(root, 'entry.ts');
  expect(failed.code).toBe(1);
  expect(failed.err).toMatch(/npm ci failed with exit code 1:\n[\s\S]*npm ci/);
  expect(existsSync(marker())).toBe(false);
});

test('the stack trace of an error in an entry names the source line', async () => {
  writeFileSync(join(root, 'entry.ts'), "throw new Error('on purpose');");
  const failed = await bootstrap(root, 'entry.ts');
  expect(failed.code).toBe(1);
  expect(failed.err).toContain('entry.ts:1');
});

test.each([[[]], [['missing.ts']]])('bootstrap prints its usage for the arguments %j', async (args) => {
  const failed = await bootstrap(root, ...args);
  expect(failed).toMatchObject({
    code: 1,
    err: expect.stringContaining('usage: node stack/bootstrap.js ENTRY.ts') as string,
  });
});
