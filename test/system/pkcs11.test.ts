import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import * as pkcs11 from 'pkcs11js';
import { v7 as newId } from 'uuid';
import { rewrapDataKey } from '../../platform/crypto/data-key';
import { localMasterKey } from '../../platform/crypto/local-master-key';
import { CannotUnwrap, createMasterKeys, type MasterKeys } from '../../platform/crypto/master-keys';
import { openMasterKeys } from '../../platform/crypto/open-master-keys';
import { createUnitOfWork } from '../../platform/database/unit-of-work';
import { rotateMasterKey } from '../../services/keys/rotate-master-key';
import { engine, openHarness, type Harness } from '../integration/database/harness';
import { compiledCode } from '../setup/compiled-code';

const MODULE = '/usr/lib/softhsm/libsofthsm2.so';
const PIN = '739104-pin';
/** Made by test/setup/softhsm-setup.ts; without it the library would write where the machine's own tokens are. */
const SOFTHSM2_CONF = process.env['SOFTHSM2_CONF']!;

const yes = (type: number, value = true) => ({ type, value });
/** Makes an AES key as an operator does with a token's own tool. */
const makeKey = (label: string, leaves: Partial<Record<'sensitive' | 'extractable', boolean>> = {}): void => {
  const library = new pkcs11.PKCS11();
  library.load(MODULE);
  try {
    library.C_Initialize();
  } catch {
    // The token of an earlier test is still open in this process.
  }
  const slot = library.C_GetSlotList(true).find((one) => library.C_GetTokenInfo(one).label.trim() === 'hingecraft');
  const session = library.C_OpenSession(slot!, pkcs11.CKF_RW_SESSION | pkcs11.CKF_SERIAL_SESSION);
  try {
    library.C_Login(session, pkcs11.CKU_USER, PIN);
  } catch {
    // Logged in by it too.
  }
  library.C_GenerateKey(session, { mechanism: pkcs11.CKM_AES_KEY_GEN }, [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_SECRET_KEY },
    { type: pkcs11.CKA_LABEL, value: label },
    { type: pkcs11.CKA_VALUE_LEN, value: 32 },
    ...[pkcs11.CKA_TOKEN, pkcs11.CKA_PRIVATE, pkcs11.CKA_ENCRYPT, pkcs11.CKA_DECRYPT].map((type) => yes(type)),
    yes(pkcs11.CKA_SENSITIVE, leaves.sensitive ?? true),
    yes(pkcs11.CKA_EXTRACTABLE, leaves.extractable ?? false),
  ]);
  library.C_CloseSession(session);
};

const token = {
  MASTER_KEY_PKCS11_MODULE: MODULE,
  MASTER_KEY_PKCS11_TOKEN: 'hingecraft',
  MASTER_KEY_PKCS11_KEY: 'master-1',
  MASTER_KEY_PKCS11_PIN: PIN,
};

let h: Harness;
beforeAll(async () => {
  const arguments_ = ['--init-token', '--free', '--label', 'hingecraft', '--pin', PIN, '--so-pin', '00000000'];
  execFileSync('softhsm2-util', arguments_, { stdio: 'ignore', env: { PATH: process.env['PATH'], SOFTHSM2_CONF } });
  for (const label of ['master-1', 'master-2', 'twice', 'twice']) makeKey(label);
  makeKey('extractable', { extractable: true });
  makeKey('readable', { sensitive: false });
  h = await openHarness();
});
afterAll(async () => {
  await h.close();
  rmSync(dirname(SOFTHSM2_CONF), { recursive: true });
});

const bound = Buffer.from('subject 1');

test('a master key in the token wraps and opens with its binding only, and never leaves the token', async () => {
  const { current } = openMasterKeys(token);
  const dataKey = randomBytes(32);
  const wrapped = await current.wrap(dataKey, bound);
  expect(current.id).toBe('pkcs11:master-1');
  expect(wrapped.includes(dataKey)).toBe(false);
  expect(wrapped.equals(await current.wrap(dataKey, bound))).toBe(false);
  expect(await current.unwrap(wrapped, bound)).toEqual(dataKey);
  await expect(current.unwrap(wrapped, Buffer.from('subject 2'))).rejects.toBeInstanceOf(CannotUnwrap);
  const other = openMasterKeys({ ...token, MASTER_KEY_PKCS11_KEY: 'master-2' }).current;
  await expect(other.unwrap(wrapped, bound)).rejects.toBeInstanceOf(CannotUnwrap);
});

test('the token refuses a wrapped key with any changed byte, and keeps working', async () => {
  const { current } = openMasterKeys(token);
  const dataKey = randomBytes(32);
  const wrapped = await current.wrap(dataKey, bound);
  for (let at = 0; at < wrapped.length; at += 1) {
    const changed = Buffer.from(wrapped);
    changed[at]! ^= 1;
    await expect(current.unwrap(changed, bound)).rejects.toBeInstanceOf(CannotUnwrap);
  }
  await expect(current.unwrap(wrapped.subarray(0, 20), bound)).rejects.toBeInstanceOf(CannotUnwrap);
  await expect(current.unwrap(Buffer.alloc(0), bound)).rejects.toBeInstanceOf(CannotUnwrap);
  expect(await current.unwrap(wrapped, bound)).toEqual(dataKey);
});

test.each([
  ['a key that may be taken out', { MASTER_KEY_PKCS11_KEY: 'extractable' }, /^MASTER_KEY_PKCS11_KEY: .*could leave/],
  ['a key that may be read', { MASTER_KEY_PKCS11_KEY: 'readable' }, /^MASTER_KEY_PKCS11_KEY: .*could leave/],
  ['two keys of one label', { MASTER_KEY_PKCS11_KEY: 'twice' }, /^MASTER_KEY_PKCS11_KEY: 2 AES keys/],
  ['no key', { MASTER_KEY_PKCS11_KEY: 'none' }, /^MASTER_KEY_PKCS11_KEY: no AES keys .*'none'/],
  ['no other key', { MASTER_KEY_PKCS11_OTHER_KEY: 'none' }, /^MASTER_KEY_PKCS11_OTHER_KEY: no AES keys/],
  ['no token', { MASTER_KEY_PKCS11_TOKEN: 'none' }, /^MASTER_KEY_PKCS11_TOKEN: 0 tokens have the label 'none'/],
  ['no library', { MASTER_KEY_PKCS11_MODULE: '/nowhere.so' }, /^MASTER_KEY_PKCS11_MODULE: \/nowhere\.so/],
])('the token refuses %s by the name of the variable', (_name, wrong, message) => {
  expect(() => openMasterKeys({ ...token, ...wrong })).toThrow(message);
});

const command = (args: string[], env: Record<string, string>) =>
  spawnSync(process.execPath, ['tools/keys/main.js', ...args], {
    cwd: compiledCode(),
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      SOFTHSM2_CONF,
      DATABASE_URL: h.db.url,
      LOOKUP_KEY: h.lookupKey.toString('base64'),
      ...env,
    },
  });

test('a wrong PIN is refused by its variable without being repeated', () => {
  const { status, stdout, stderr } = command(['status'], { ...token, MASTER_KEY_PKCS11_PIN: 'wrong-4711' });
  expect(status).toBe(1);
  expect(stderr).toBe('MASTER_KEY_PKCS11_PIN: the token does not take it: CKR_PIN_INCORRECT\n');
  expect(stdout).toBe('');
});

test('a rotation moves the master key from a file into the token, within it and out again, and every value opens throughout', async () => {
  const bytes = randomBytes(32);
  const owner = { scope: 'subject', id: newId() } as const;
  const cell = { table: 'donors', column: 'full_name', rowId: owner.id };
  const unit = (masterKeys: MasterKeys) =>
    createUnitOfWork({ dataSource: h.dataSource, masterKeys, lookupKey: h.lookupKey });
  const local = createMasterKeys(localMasterKey(bytes));
  const sealed = await unit(local)(engine(), (tx) => tx.cipher.seal(owner, cell, 'Ada'), { technical: 'a test' });
  const read = (masterKeys: MasterKeys) => unit(masterKeys)(engine(), (tx) => tx.cipher.open(owner, cell, sealed));

  const into = command(['rotate'], { ...token, MASTER_KEY_OTHER: bytes.toString('base64') });
  expect([into.status, into.stderr]).toEqual([0, '']);
  expect(into.stdout).toContain('rewrapped under pkcs11:master-1');
  expect(await read(openMasterKeys(token))).toBe('Ada');
  await expect(read(local)).rejects.toThrow('MASTER_KEY');

  const within = openMasterKeys({
    ...token,
    MASTER_KEY_PKCS11_KEY: 'master-2',
    MASTER_KEY_PKCS11_OTHER_KEY: 'master-1',
  });
  const out = openMasterKeys({
    ...token,
    MASTER_KEY_PKCS11_KEY: undefined,
    MASTER_KEY: bytes.toString('base64'),
    MASTER_KEY_PKCS11_OTHER_KEY: 'master-2',
  });
  for (const masterKeys of [within, out]) {
    const rewrap = (key: Parameters<typeof rewrapDataKey>[1]) => rewrapDataKey(masterKeys, key);
    expect(
      (await rotateMasterKey({ withActor: unit(masterKeys), currentId: masterKeys.current.id, rewrap }, engine())).left,
    ).toEqual([]);
    expect(await read(masterKeys)).toBe('Ada');
  }
  await expect(read(openMasterKeys(token))).rejects.toThrow('MASTER_KEY');
  expect(await read(local)).toBe('Ada');
});
