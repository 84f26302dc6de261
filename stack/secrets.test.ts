import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSecrets } from './secrets';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'secrets-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('secrets are made once, at random, for their owner only', () => {
  const first = loadSecrets(folder);
  expect(loadSecrets(folder)).toEqual(first);
  const { superuser, owner, app, s3AccessKey, s3SecretKey, masterKeyFile, lookupKeyFile, tokenKeyFile } = first;
  expect(new Set([superuser, owner, app, s3AccessKey, s3SecretKey]).size).toBe(5);
  for (const file of [masterKeyFile, lookupKeyFile, tokenKeyFile, join(folder, 'secrets', 'passwords.json')]) {
    expect(statSync(file).mode & 0o777).toBe(0o600);
  }
  const keys = [masterKeyFile, lookupKeyFile, tokenKeyFile].map((file) => readFileSync(file, 'utf8').trim());
  expect(keys.map((key) => Buffer.from(key, 'base64').length)).toEqual([32, 32, 32]);
  expect(new Set(keys).size).toBe(3);
});

test.each(['passwords.json', 'master.key', 'lookup.key'])(
  '%s is not made anew for data that need the old one',
  (name) => {
    loadSecrets(folder);
    mkdirSync(join(folder, 'postgres'));
    rmSync(join(folder, 'secrets', name));
    expect(() => loadSecrets(folder)).toThrow(`${name} is missing, but there are data: restore it`);
  },
);
