import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKey } from './master-key';

const name = 'MASTER_KEY';
const key = randomBytes(32);
const value = key.toString('base64');

const folder = mkdtempSync(join(tmpdir(), 'keys-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fileWith = (content: string, mode: number) => {
  const file = join(folder, randomBytes(4).toString('hex'));
  writeFileSync(file, content);
  chmodSync(file, mode);
  return file;
};

test('a master key is read from its variable or from a private file', () => {
  expect(loadKey({ name, value })).toEqual(key);
  expect(loadKey({ name, file: fileWith(`${value}\n`, 0o600) })).toEqual(key);
  expect(loadKey({ name, file: fileWith(value, 0o400) })).toEqual(key);
});

test.each([0o640, 0o604, 0o644, 0o660])('a master key file with mode %o is refused', (mode) => {
  expect(() => loadKey({ name, file: fileWith(value, mode) })).toThrow(
    /^MASTER_KEY_FILE: .*only its owner may read it/,
  );
});

test.each([
  ['neither', {}],
  ['both', { value, file: 'f' }],
])('a master key is refused when %s of variable and file are given', (_name, source) => {
  expect(() => loadKey({ name, ...source })).toThrow(
    'MASTER_KEY: give the key in MASTER_KEY or a file in MASTER_KEY_FILE',
  );
});

test.each([
  '',
  'short',
  randomBytes(31).toString('base64'),
  randomBytes(33).toString('base64'),
  randomBytes(32).toString('hex'),
  `${value}=`,
])('a master key that is not 32 bytes in base64 is refused without being repeated', (wrong) => {
  const load = () => loadKey({ name, value: wrong });
  expect(load).toThrow('MASTER_KEY: not 32 bytes in base64');
  if (wrong) expect(load).not.toThrow(wrong);
});

test('a missing master key file is named in the error', () => {
  expect(() => loadKey({ name, file: '/nowhere/key' })).toThrow('MASTER_KEY_FILE: there is no file /nowhere/key');
});
