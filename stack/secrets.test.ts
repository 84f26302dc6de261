import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSecrets } from './secrets';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'secrets-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('secrets are created once, at random, readable by their owner only', () => {
  const first = loadSecrets(folder);
  expect(loadSecrets(folder)).toEqual(first);
  const {
    superuser,
    owner,
    app,
    s3AccessKey,
    s3SecretKey,
    masterKeyFile,
    lookupKeyFile,
    payloadKeyFile,
    auditSigningKeyFile,
    tokenKeyFile,
    documentSigningKeyFile,
    payloadDecoderToken,
  } = first;
  expect(new Set([superuser, owner, app, s3AccessKey, s3SecretKey, payloadDecoderToken]).size).toBe(6);
  expect(payloadDecoderToken).toMatch(/^[0-9a-f]{64}$/);
  const keyFiles = [
    masterKeyFile,
    lookupKeyFile,
    payloadKeyFile,
    auditSigningKeyFile,
    tokenKeyFile,
    documentSigningKeyFile,
  ];
  const others = ['passwords.json', 'payload-decoder.token'].map((name) => join(folder, 'secrets', name));
  for (const file of [...keyFiles, ...others]) {
    expect(statSync(file).mode & 0o777).toBe(0o600);
  }
  const keys = keyFiles.map((file) => Buffer.from(readFileSync(file, 'utf8'), 'base64'));
  expect(keys.map((key) => key.length)).toEqual([32, 32, 32, 32, 32, 32]);
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(6);
});

test.each([
  ['passwords.json', 'postgres'],
  ['master.key', 'postgres'],
  ['lookup.key', 'postgres'],
  ['payload.key', 'temporal'],
])('the lost secret %s is not created again when data need the old one', (name, data) => {
  loadSecrets(folder);
  mkdirSync(join(folder, data));
  writeFileSync(join(folder, data, 'temporal.db'), '');
  rmSync(join(folder, 'secrets', name));
  expect(() => loadSecrets(folder)).toThrow(`${name} is missing, but there are data: restore it`);
});

test('a lost signing key is created again, as old signatures need only its public half', () => {
  const { auditSigningKeyFile } = loadSecrets(folder);
  const old = readFileSync(auditSigningKeyFile, 'utf8');
  mkdirSync(join(folder, 'postgres'));
  rmSync(auditSigningKeyFile);
  expect(readFileSync(loadSecrets(folder).auditSigningKeyFile, 'utf8')).not.toBe(old);
});
