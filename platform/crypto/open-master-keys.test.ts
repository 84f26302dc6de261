import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localMasterKey } from './local-master-key';
import { openMasterKeys } from './open-master-keys';

const folder = mkdtempSync(join(tmpdir(), 'master-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

const newKey = () => {
  const bytes = randomBytes(32);
  const file = join(folder, randomBytes(4).toString('hex'));
  const value = bytes.toString('base64');
  writeFileSync(file, value, { mode: 0o600 });
  return { value, file, id: localMasterKey(bytes).id };
};
const [first, second, third] = [newKey(), newKey(), newKey()];

test('openMasterKeys wraps with MASTER_KEY and opens with the other keys, by value and by file', () => {
  const keys = openMasterKeys({
    MASTER_KEY_FILE: first.file,
    MASTER_KEY_OTHER: second.value,
    MASTER_KEY_OTHER_FILE: `${third.file},`,
  });
  expect(keys.current.id).toBe(first.id);
  expect([second, third].map(({ id }) => keys.find(id)?.id)).toEqual([second.id, third.id]);

  const listed = openMasterKeys({ MASTER_KEY: first.value, MASTER_KEY_OTHER: `${second.value}, ${third.value}` });
  expect([second, third].map(({ id }) => listed.find(id)?.id)).toEqual([second.id, third.id]);
});

const inToken = { MASTER_KEY_PKCS11_KEY: 'master' };
test.each([
  ['no key', {}, 'MASTER_KEY: give the key in MASTER_KEY or a file in MASTER_KEY_FILE, and not both'],
  [
    'a value and a token',
    { MASTER_KEY: first.value, ...inToken },
    'MASTER_KEY: give one of MASTER_KEY, MASTER_KEY_FILE',
  ],
  ['a file and a token', { MASTER_KEY_FILE: first.file, ...inToken }, 'MASTER_KEY: give one of'],
  [
    'an invalid key',
    { MASTER_KEY: first.value, MASTER_KEY_OTHER: 'short' },
    'MASTER_KEY_OTHER: not 32 bytes in base64',
  ],
  [
    'no file',
    { MASTER_KEY: first.value, MASTER_KEY_OTHER_FILE: '/nowhere' },
    'MASTER_KEY_OTHER_FILE: there is no file',
  ],
  [
    'one key twice',
    { MASTER_KEY: first.value, MASTER_KEY_OTHER: first.value },
    'MASTER_KEY_OTHER: the master key local:',
  ],
  ['a token without a PIN', inToken, 'MASTER_KEY_PKCS11_PIN: give the token'],
  ['a token without a library', { ...inToken, MASTER_KEY_PKCS11_PIN: '1234' }, 'MASTER_KEY_PKCS11_MODULE: missing'],
  [
    'a token without a label',
    { ...inToken, MASTER_KEY_PKCS11_PIN: '1234', MASTER_KEY_PKCS11_MODULE: '/lib' },
    'MASTER_KEY_PKCS11_TOKEN: missing',
  ],
])('openMasterKeys refuses %s and names the variable', (_name, config, message) => {
  expect(() => openMasterKeys(config)).toThrow(message);
});

test('openMasterKeys refuses a file that others may read, also for another key and for a PIN', () => {
  const open = newKey();
  rmSync(open.file);
  writeFileSync(open.file, open.value, { mode: 0o644 });
  const other = { MASTER_KEY: first.value, MASTER_KEY_OTHER_FILE: open.file };
  expect(() => openMasterKeys(other)).toThrow(/^MASTER_KEY_OTHER_FILE: .*only its owner may read it/);
  const pin = {
    ...inToken,
    MASTER_KEY_PKCS11_MODULE: '/lib',
    MASTER_KEY_PKCS11_TOKEN: 't',
    MASTER_KEY_PKCS11_PIN_FILE: open.file,
  };
  expect(() => openMasterKeys(pin)).toThrow(/^MASTER_KEY_PKCS11_PIN_FILE: .*only its owner may read it/);
});
