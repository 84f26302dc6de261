import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { v7 as newId } from 'uuid';
import { wrapDataKey } from '../../../platform/crypto/data-key';
import type { KeyOwner } from '../../../contracts/keys/owners';
import { CannotDecrypt } from '../../../platform/crypto/field-cipher';
import { KeyDestroyed } from '../../../platform/crypto/key-store';
import { localMasterKey } from '../../../platform/crypto/local-master-key';
import { createMasterKeys } from '../../../platform/crypto/master-keys';
import { createUnitOfWork, type Tx } from '../../../platform/database/unit-of-work';
import { engine, openHarness, type Harness } from './harness';

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterAll(() => h.close());

const subject = (): KeyOwner => ({ scope: 'subject', id: newId() });
const cell = (rowId = 'row', column = 'full_name') => ({ table: 'donors', column, rowId });
const technical = { technical: 'a test of the cipher' };
const run = <T>(work: (tx: Tx) => Promise<T>) => h.withActor(engine(), work, technical);
const seal = (owner: KeyOwner, text: string, where = cell()) => run((tx) => tx.cipher.seal(owner, where, text));
const open = (owner: KeyOwner, sealed: Buffer, where = cell()) => run((tx) => tx.cipher.open(owner, where, sealed));

test.each(['', 'Ada Lovelace', 'Ærøskøbing 😀 \0', 'x'.repeat(100_000)])(
  'a sealed value opens to the same value',
  async (text) => {
    const owner = subject();
    const sealed = await seal(owner, text);
    expect(text.length > 5 && sealed.includes(text)).toBe(false);
    expect(await open(owner, sealed)).toBe(text);
    expect((await seal(owner, text)).equals(sealed)).toBe(false);
  },
);

test('a sealed value opens only in its own cell', async () => {
  const [owner, other] = [subject(), subject()];
  const sealed = await seal(owner, 'Ada');
  await seal(other, 'Grace');
  const moved = 'the bytes were changed, or moved from another cell or owner';
  await expect(open(owner, sealed, cell('another row'))).rejects.toThrow(`donors.full_name of another row: ${moved}`);
  await expect(open(owner, sealed, cell('row', 'email'))).rejects.toThrow(moved);
  await expect(open(owner, sealed, { ...cell(), table: 'users' })).rejects.toThrow(moved);
  await expect(open(other, sealed)).rejects.toThrow(moved);
  await expect(open({ scope: 'retention', id: owner.id }, sealed)).rejects.toThrow('has no key of version 1');
});

test('a sealed value with any changed byte is refused with a message without content', async () => {
  const owner = subject();
  const sealed = await seal(owner, 'Ada Lovelace');
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed);
    changed[at]! ^= 1;
    const error: unknown = await open(owner, changed).catch((e: unknown) => e);
    expect(error).toMatchObject({ name: 'CannotDecrypt', message: expect.not.stringContaining('Ada') as string });
  }
  await expect(open(owner, sealed.subarray(0, 20))).rejects.toBeInstanceOf(CannotDecrypt);
  await expect(open(owner, Buffer.alloc(0))).rejects.toBeInstanceOf(CannotDecrypt);
});

test('another master key cannot open values or seal under an existing data key', async () => {
  const owner = subject();
  const sealed = await seal(owner, 'Ada');
  const masterKeys = createMasterKeys(localMasterKey(randomBytes(32)));
  const stranger = createUnitOfWork({ dataSource: h.dataSource, masterKeys, lookupKey: h.lookupKey });
  const named = `donors.full_name of row: its key does not open; is MASTER_KEY the right one? it is under the master key ${h.masterKeys.current.id}, `;
  const refused = { name: 'CannotDecrypt', message: expect.stringContaining(named) as string };
  await expect(stranger(engine(), (tx) => tx.cipher.open(owner, cell(), sealed), technical)).rejects.toMatchObject(
    refused,
  );
  await expect(stranger(engine(), (tx) => tx.cipher.seal(owner, cell(), 'x'), technical)).rejects.toMatchObject(
    refused,
  );
});

test('a wrapped data key does not open for another owner', async () => {
  const [owner, thief] = [subject(), subject()];
  await seal(owner, 'Ada');
  await h.app.query(
    `insert into encryption_keys (id, scope, scope_id, master_key_id, wrapped_key)
     select $1, 'subject', $2, master_key_id, wrapped_key from encryption_keys where scope_id = $3`,
    [newId(), thief.id, owner.id],
  );
  await expect(seal(thief, 'x')).rejects.toBeInstanceOf(CannotDecrypt);
});

test('a destroyed data key opens and seals no value', async () => {
  const owner = subject();
  const sealed = await seal(owner, 'Ada');
  await h.app.query('update encryption_keys set wrapped_key = null, destroyed_at = now() where scope_id = $1', [
    owner.id,
  ]);
  await expect(open(owner, sealed)).rejects.toThrow(new KeyDestroyed(owner));
  await expect(seal(owner, 'again')).rejects.toBeInstanceOf(KeyDestroyed);
});

test('a newer data key seals while the older one still opens', async () => {
  const owner = subject();
  const old = await seal(owner, 'old');
  const { masterKeyId, wrapped } = await wrapDataKey(h.masterKeys, owner, 2, randomBytes(32));
  await h.app.query(
    `insert into encryption_keys (id, scope, scope_id, key_version, master_key_id, wrapped_key)
     values ($1, $2, $3, 2, $4, $5)`,
    [newId(), owner.scope, owner.id, masterKeyId, wrapped],
  );
  const fresh = await seal(owner, 'new');
  expect([old.readUInt32BE(1), fresh.readUInt32BE(1)]).toEqual([1, 2]);
  expect([await open(owner, old), await open(owner, fresh)]).toEqual(['old', 'new']);
});

test('a data key of a rolled back transaction seals no lasting value', async () => {
  const owner: KeyOwner = { scope: 'retention', id: `receipts:${newId()}` };
  await run(async (tx) => {
    await tx.cipher.seal(owner, cell(), 'lost');
    throw new Error('rolled back');
  }).catch(() => undefined);
  const sealed = await seal(owner, 'kept');
  const elsewhere = createUnitOfWork({ dataSource: h.dataSource, masterKeys: h.masterKeys, lookupKey: h.lookupKey });
  expect(await elsewhere(engine(), (tx) => tx.cipher.open(owner, cell(), sealed), technical)).toBe('kept');
});

test('ten transactions that need a new data key at once create one', async () => {
  for (const owner of [subject(), { scope: 'intake', id: `2026-${newId()}` } as const]) {
    const sealed = await Promise.all(Array.from({ length: 10 }, (_, n) => seal(owner, String(n))));
    expect(await Promise.all(sealed.map((value) => open(owner, value)))).toEqual(sealed.map((_, n) => String(n)));
    const { rows } = await h.app.query('select key_version from encryption_keys where scope_id = $1', [owner.id]);
    expect(rows).toEqual([{ key_version: 1 }]);
  }
});

test('two processes that create one data key at once read the values of each other', async () => {
  const owner = subject();
  const masterKey = randomBytes(32);
  const script = `
    const { createDataSource } = require('./platform/data-source/data-source');
    const { createUnitOfWork } = require('./platform/database/unit-of-work');
    const { localMasterKey } = require('./platform/crypto/local-master-key');
    const { createMasterKeys } = require('./platform/crypto/master-keys');
    const [url, master, owner] = process.argv.slice(1);
    createDataSource({ url, poolSize: 1, applicationName: 'race' }).initialize().then(async (dataSource) => {
      const masterKey = Buffer.from(master, 'base64');
      const masterKeys = createMasterKeys(localMasterKey(masterKey));
      const withActor = createUnitOfWork({ dataSource, masterKeys, lookupKey: masterKey });
      const actor = { userId: '${engine().userId}', requestId: 'race' };
      const cell = ${JSON.stringify(cell())};
      const sealed = await withActor(actor, (tx) => tx.cipher.seal(JSON.parse(owner), cell, 'Ada'), { technical: 'race' });
      console.log(sealed.toString('base64'));
      await dataSource.destroy();
    });`;
  const args = ['--require', 'tsx/cjs', '-e', script, h.db.url, masterKey.toString('base64'), JSON.stringify(owner)];
  const process = () => promisify(execFile)('node', args, { cwd: `${__dirname}/../../..` });
  const masterKeys = createMasterKeys(localMasterKey(masterKey));
  const reader = createUnitOfWork({ dataSource: h.dataSource, masterKeys, lookupKey: masterKey });
  for (const { stdout } of await Promise.all([process(), process(), process()])) {
    const sealed = Buffer.from(stdout, 'base64');
    expect(await reader(engine(), (tx) => tx.cipher.open(owner, cell(), sealed))).toBe('Ada');
  }
});

test('a new data key costs one query, and further columns none', async () => {
  const statements: string[] = [];
  await run(async (tx) => {
    const query = tx.manager.query.bind(tx.manager);
    tx.manager.query = ((sql: string, values: unknown[]) => {
      statements.push(sql);
      return query(sql, values);
    }) as typeof tx.manager.query;
    const owner = subject();
    for (const column of ['full_name', 'email', 'address']) await tx.cipher.seal(owner, cell('row', column), 'x');
  });
  expect(statements).toHaveLength(1);
});

test('equal values of one kind have equal keyed hashes', async () => {
  await run(async ({ cipher }) => {
    const hash = cipher.lookupHash('email', 'Ada@Example.org');
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(cipher.lookupHash('email', ' ada@example.ORG ')).toBe(hash);
    expect(cipher.lookupHash('api-key', 'Ada@Example.org')).not.toBe(hash);
    expect(cipher.lookupHash('api-key', 'a')).not.toBe(cipher.lookupHash('api-key', 'A'));
    expect(cipher.lookupHash('name', 'e\u0301')).toBe(cipher.lookupHash('name', '\u00e9'));
  });
  const other = createUnitOfWork({ dataSource: h.dataSource, masterKeys: h.masterKeys, lookupKey: randomBytes(32) });
  const [here, there] = [
    await run(async (tx) => tx.cipher.lookupHash('email', 'a@b')),
    await other(engine(), async (tx) => tx.cipher.lookupHash('email', 'a@b')),
  ];
  expect(here).not.toBe(there);
});
