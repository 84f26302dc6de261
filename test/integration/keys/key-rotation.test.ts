import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import type { Actor } from '../../../contracts/identity/actor';
import type { KeyOwner } from '../../../contracts/keys/owners';
import { encryptionKeyStore } from '../../../entities/keys/encryption-key.store';
import type { WrappedKey } from '../../../platform/crypto/data-key';
import { rewrapDataKey, wrapDataKey } from '../../../platform/crypto/data-key';
import { localMasterKey } from '../../../platform/crypto/local-master-key';
import { createMasterKeys, type MasterKeys } from '../../../platform/crypto/master-keys';
import { createUnitOfWork, type WithActor } from '../../../platform/database/unit-of-work';
import { rotateMasterKey } from '../../../services/keys/rotate-master-key';
import { compiledCode } from '../../setup/compiled-code';
import { engine, openHarness, type Harness } from '../database/harness';

const [oldBytes, newBytes, damagedBytes] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const [oldKey, newKey] = [localMasterKey(oldBytes), localMasterKey(newBytes)];

let h: Harness;
beforeEach(async () => {
  h = await openHarness(20);
});
afterEach(() => h.close());

interface SealedCell {
  owner: KeyOwner;
  rowId: string;
  text: string;
  sealed: Buffer;
}

const unitWith = (masterKeys: MasterKeys): WithActor =>
  createUnitOfWork({ dataSource: h.dataSource, masterKeys, lookupKey: h.lookupKey });
/** A process before the rotation, during it and after it. */
const before = () => unitWith(createMasterKeys(oldKey));
const beside = () => unitWith(createMasterKeys(oldKey, [newKey]));
const during = () => unitWith(createMasterKeys(newKey, [oldKey]));
const after = () => unitWith(createMasterKeys(newKey));

const cellOf = (rowId: string) => ({ table: 'donors', column: 'full_name', rowId });
const technical = { technical: 'a test of the rotation' };

let sealedSoFar = 0;
const seal = async (withActor: WithActor, owner: KeyOwner = { scope: 'subject', id: newId() }): Promise<SealedCell> => {
  const [rowId, text] = [newId(), `Ada ${(sealedSoFar += 1)}`];
  const sealed = await withActor(engine(), (tx) => tx.cipher.seal(owner, cellOf(rowId), text), technical);
  return { owner, rowId, text, sealed };
};
const expectReadable = async (withActor: WithActor, cells: readonly SealedCell[]) => {
  for (const { owner, rowId, sealed, text } of cells)
    expect(await withActor(engine(), (tx) => tx.cipher.open(owner, cellOf(rowId), sealed))).toBe(text);
};

const rotation = (masterKeys: MasterKeys, batchSize?: number) => (actor: Actor) =>
  rotateMasterKey(
    {
      withActor: unitWith(masterKeys),
      currentId: masterKeys.current.id,
      rewrap: (key) => rewrapDataKey(masterKeys, key),
      ...(batchSize !== undefined && { batchSize }),
    },
    actor,
  );
const bothKeys = () => createMasterKeys(newKey, [oldKey]);

const wrappedKeys = async (): Promise<Map<string, { master: string; wrapped: string | null }>> => {
  const { rows } = await h.superuser.query<{ id: string; master: string; wrapped: string | null }>(
    `select id, master_key_id as master, encode(wrapped_key, 'hex') as wrapped from encryption_keys`,
  );
  return new Map(rows.map(({ id, ...key }) => [id, key]));
};
const under = async (masterKeyId: string): Promise<number> =>
  [...(await wrappedKeys()).values()].filter(({ master, wrapped }) => wrapped !== null && master === masterKeyId)
    .length;

/** Data keys by the thousand, wrapped as the cipher wraps them. */
const manyKeys = async (count: number): Promise<void> => {
  const masterKeys = createMasterKeys(oldKey);
  const keys = await Promise.all(
    Array.from({ length: count }, () => wrapDataKey(masterKeys, { scope: 'subject', id: newId() }, 1, randomBytes(32))),
  );
  await h.app.query(
    `insert into encryption_keys (id, scope, scope_id, master_key_id, wrapped_key)
     select id, 'subject', owner, $1, wrapped from unnest($2::uuid[], $3::text[], $4::bytea[]) as k (id, owner, wrapped)`,
    [oldKey.id, keys.map(() => newId()), keys.map(({ owner }) => owner.id), keys.map(({ wrapped }) => wrapped)],
  );
};

const command = (
  args: string[],
  env: Record<string, string>,
  entry = 'tools/keys/main.js',
): { child: ChildProcess; ended: Promise<[number, string]> } => {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: compiledCode(),
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: h.db.url,
      LOOKUP_KEY: h.lookupKey.toString('base64'),
      ...env,
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  return { child, ended: once(child, 'exit').then(([code]) => [code as number, said]) };
};
const rotateEnv = { MASTER_KEY: newBytes.toString('base64'), MASTER_KEY_OTHER: oldBytes.toString('base64') };

test("regression 'decrypt that cannot read what encrypt wrote': values open before, during and after a rotation, and without the old key", async () => {
  const cells = [await seal(before()), await seal(before(), { scope: 'retention', id: 'receipts:2026' })];
  for (let n = 0; n < 60; n += 1) cells.push(await seal(before()));
  await expectReadable(beside(), cells);
  await expectReadable(during(), cells);

  // Writers of both kinds go on: processes that were not yet restarted still wrap under the old key.
  let rotating = true;
  const writer = async (withActor: WithActor) => {
    while (rotating) {
      cells.push(await seal(withActor), await seal(withActor, { scope: 'intake', id: '2026-11' }));
      await expectReadable(withActor, cells.slice(-4));
    }
  };
  const writers = [writer(beside()), writer(during()), writer(during())];
  const first = await rotation(bothKeys(), 5)(engine());
  await expectReadable(during(), cells.slice(0, 62));
  rotating = false;
  await Promise.all(writers);
  expect(first.rewrapped).toBeGreaterThanOrEqual(62);

  const second = await rotation(bothKeys(), 5)(engine());
  expect(second.left).toEqual([]);
  expect(cells.length).toBeGreaterThan(66);
  await expectReadable(during(), cells);
  await expectReadable(after(), cells);
});

test("regression 'rotation that re-encrypts nothing': a rotation changes every wrapped key, and the old key opens none", async () => {
  const cells = [
    await seal(before()),
    await seal(before()),
    await seal(before(), { scope: 'retention', id: 'x:2026' }),
  ];
  const was = await wrappedKeys();
  expect(await rotation(bothKeys())(engine())).toEqual({ rewrapped: was.size, left: [] });
  const is = await wrappedKeys();
  for (const [id, { wrapped, master }] of was) {
    expect(master).toBe(oldKey.id);
    expect(is.get(id)?.master).toBe(newKey.id);
    expect(is.get(id)?.wrapped).not.toBe(wrapped);
  }
  for (const cell of cells) await expect(expectReadable(before(), [cell])).rejects.toThrow('MASTER_KEY');
  // Not even to one that believes the row about which key it is.
  const liar = unitWith(createMasterKeys({ ...oldKey, id: newKey.id }));
  for (const cell of cells) await expect(expectReadable(liar, [cell])).rejects.toThrow('does not open it');
  expect(await rotation(bothKeys())(engine())).toEqual({ rewrapped: 0, left: [] });
});

test('a rotation continues where it was killed, and nothing is lost', async () => {
  const cells = [await seal(before()), await seal(before())];
  await manyKeys(8_000);
  const first = command(['rotate'], rotateEnv);
  while ((await under(newKey.id)) === 0) await sleep(5);
  first.child.kill('SIGKILL');
  await first.ended;
  const [done, due] = [await under(newKey.id), await under(oldKey.id)];
  expect([done > 0, due > 0, done + due]).toEqual([true, true, (await wrappedKeys()).size]);
  await expectReadable(during(), cells);

  const [code, said] = await command(['rotate'], rotateEnv).ended;
  expect([code, said]).toEqual([0, expect.stringMatching(/^\d+ data keys rewrapped under local:.*may be taken away/s)]);
  expect(Number(/^\d+/.exec(said)?.[0])).toBeGreaterThanOrEqual(due);
  expect(await under(oldKey.id)).toBe(0);
  await expectReadable(after(), cells);
  const status = await command(['status'], { MASTER_KEY: newBytes.toString('base64') }).ended;
  expect(status).toEqual([0, `${done + due} under ${newKey.id}   MASTER_KEY: wraps new data keys\n`]);
});

test('two rotations at once share the work and wrap no key twice', async () => {
  const cells = [await seal(before()), await seal(before())];
  await manyKeys(300);
  const masterKeys = bothKeys();
  let wrapped = 0;
  const runPorts = {
    withActor: unitWith(masterKeys),
    currentId: newKey.id,
    rewrap: (key: WrappedKey) => {
      wrapped += 1;
      return rewrapDataKey(masterKeys, key);
    },
    batchSize: 20,
  };
  const [one, other] = await Promise.all([rotateMasterKey(runPorts, engine()), rotateMasterKey(runPorts, engine())]);
  expect([one.left, other.left]).toEqual([[], []]);
  expect(one.rewrapped).toBeGreaterThan(0);
  expect(other.rewrapped).toBeGreaterThan(0);
  expect([one.rewrapped + other.rewrapped, wrapped]).toEqual([302, 302]);
  await expectReadable(after(), cells);
});

test('a rotation leaves a key destroyed that is destroyed meanwhile', async () => {
  const cell = await seal(before());
  const masterKeys = bothKeys();
  const destroying: Promise<unknown>[] = [];
  await rotateMasterKey(
    {
      withActor: unitWith(masterKeys),
      currentId: newKey.id,
      async rewrap(key) {
        if (key.owner.id === cell.owner.id) {
          const destroy = `update encryption_keys set wrapped_key = null, destroyed_at = now() where scope_id = $1`;
          destroying.push(h.app.query(destroy, [cell.owner.id]));
          await sleep(50);
        }
        return rewrapDataKey(masterKeys, key);
      },
    },
    engine(),
  );
  await Promise.all(destroying);
  expect(destroying).toHaveLength(1);
  await expect(expectReadable(after(), [cell])).rejects.toThrow('was destroyed');
});

test('a rotation leaves and reports a key that no master key opens, rotates the rest and ends with 1', async () => {
  const [cell] = [await seal(before())];
  const damaged = { scope: 'subject', id: newId() } as const;
  const { wrapped } = await wrapDataKey(createMasterKeys(localMasterKey(damagedBytes)), damaged, 1, randomBytes(32));
  await h.app.query(
    `insert into encryption_keys (id, scope, scope_id, master_key_id, wrapped_key) values ($1, 'subject', $2, $3, $4)`,
    [newId(), damaged.id, oldKey.id, wrapped],
  );
  const [code, said] = await command(['rotate'], rotateEnv).ended;
  expect(code).toBe(1);
  expect(said).toContain(`1 under ${oldKey.id} left`);
  expect(said).not.toContain('may be taken away');
  await expectReadable(after(), [cell]);
});

test('a rotation writes its findings and results in two audit events without a key', async () => {
  await seal(before());
  await seal(before());
  await rotation(bothKeys())(engine());
  await rotation(bothKeys())(engine());
  const { rows } = await h.superuser.query<{ id: string; action: string; details: Buffer; year: number }>(
    `select id, action, details, extract(year from occurred_at)::int as year from audit_logs
     where resource_type = 'encryption-keys' order by sequence`,
  );
  const read = ({ id, details, year }: (typeof rows)[number]) =>
    after()(engine(), (tx) =>
      tx.cipher.open(
        { scope: 'retention', id: `audit:${year}` },
        { table: 'audit_logs', column: 'details', rowId: id },
        details,
      ),
    );
  expect(rows.map(({ action }) => action)).toEqual(['master-key.rotation-begun', 'master-key.rotated']);
  const [begun, ended] = [JSON.parse(await read(rows[0]!)) as unknown, JSON.parse(await read(rows[1]!)) as unknown];
  expect(begun).toEqual({ to: newKey.id, [oldKey.id]: '2' });
  expect(ended).toEqual({ to: newKey.id, rewrapped: '2', left: '0' });
});

test('keys status counts data keys by master key, names the missing one and prints no key', async () => {
  await seal(before());
  await seal(before());
  await h.app.query(`update encryption_keys set wrapped_key = null, destroyed_at = now()
    where id = (select id from encryption_keys limit 1)`);
  const [code, said] = await command(['status'], { MASTER_KEY: newBytes.toString('base64') }).ended;
  expect(code).toBe(0);
  expect(said.split('\n')).toEqual([
    `0 under ${newKey.id}   MASTER_KEY: wraps new data keys`,
    `1 under ${oldKey.id}   missing here: values under these keys cannot be read`,
    '1 destroyed',
    '',
  ]);
});

test.each([
  ['a command', 'tools/keys/main.js', 'rotate'],
  ['a worker', 'workers/main.js', 'documents'],
])('%s with a master key that opens nothing refuses to start, naming MASTER_KEY', async (_name, entry, argument) => {
  await seal(before());
  const { TEMPORAL_ADDRESS = '', S3_ENDPOINT = '', S3_ACCESS_KEY = '', S3_SECRET_KEY = '' } = process.env;
  const PAYLOAD_KEY = randomBytes(32).toString('base64');
  const servers = { TEMPORAL_ADDRESS, S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY, PAYLOAD_KEY, METRICS_PORT: '0' };
  const refunds = { REFUND_PROVIDER_URL: 'http://127.0.0.1:1/', REFUND_PROVIDER_SECRET: 'whsec_c2VjcmV0' };
  const MASTER_KEY = newBytes.toString('base64');
  const [code, said] = await command([argument], { MASTER_KEY, ...servers, ...refunds }, entry).ended;
  expect([code, said]).toEqual([1, expect.stringMatching(/MASTER_KEY: does not open data keys that are stored/)]);
  expect(said).not.toContain(MASTER_KEY);
  const keys = await before()(engine(), ({ manager }) => encryptionKeyStore(manager).countByMasterKey());
  expect(keys).toEqual([{ masterKeyId: oldKey.id, count: 1 }]);
});

test('the keys command prints its usage', async () => {
  const [code, said] = await command(['--help'], {}).ended;
  expect([code, said]).toEqual([0, expect.stringContaining('Usage: npm run keys')]);
  expect((await command(['nonsense'], {}).ended)[0]).toBe(1);
});
