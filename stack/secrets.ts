import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Passwords {
  superuser: string;
  owner: string;
  app: string;
  s3AccessKey: string;
  s3SecretKey: string;
}

export interface Secrets extends Passwords {
  masterKeyFile: string;
  lookupKeyFile: string;
  auditSigningKeyFile: string;
  payloadKeyFile: string;
  tokenKeyFile: string;
  documentSigningKeyFile: string;
  /** In the address that Temporal's UI asks for clear payloads; hexadecimal. */
  payloadDecoderToken: string;
}

/**
 * Writes a file beside its place and moves it there, so that a kill leaves no half file; readable by its owner only.
 */
export const writePrivately = (file: string, content: string): void => {
  const draft = `${file}.new`;
  writeFileSync(draft, content, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
};

/** Hexadecimal, so that no password needs quoting in SQL, a URL or a shell. */
const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex');

const newPasswords = (): Passwords => ({
  superuser: randomHex(24),
  owner: randomHex(24),
  app: randomHex(24),
  s3AccessKey: randomHex(10),
  s3SecretKey: randomHex(24),
});

const once = (file: string, dataExist: boolean, content: () => string): string => {
  if (existsSync(file)) return file;
  if (dataExist) {
    throw new Error(`${file} is missing, but there are data: restore it, or clear them with npm run stack reset`);
  }
  writePrivately(file, `${content()}\n`);
  return file;
};

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

const newKey = (): string => randomBytes(32).toString('base64');

/**
 * Loads the stack's credentials: made at random on the first start, read afterwards.
 * @throws Error when data exist whose credentials are gone: new ones would not open them.
 */
export const loadSecrets = (directory: string): Secrets => {
  const dataExist = ['postgres', 's3'].some((name) => existsSync(join(directory, name)));
  const folder = join(directory, 'secrets');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = once(join(folder, 'passwords.json'), dataExist, () => JSON.stringify(newPasswords(), null, 2));
  return {
    ...(JSON.parse(readFileSync(file, 'utf8')) as Passwords),
    masterKeyFile: once(join(folder, 'master.key'), dataExist, newKey),
    lookupKeyFile: once(join(folder, 'lookup.key'), dataExist, newKey),
    // Another one would open no run that Temporal has.
    payloadKeyFile: once(join(folder, 'payload.key'), isFile(join(directory, 'temporal', 'temporal.db')), newKey),
    // It opens nothing: data that a lost one signed are checked with its public half.
    auditSigningKeyFile: once(join(folder, 'audit-signing.key'), false, newKey),
    // No data need the old one: access tokens of five minutes do.
    tokenKeyFile: once(join(folder, 'token-signing.key'), false, newKey),
    // Its public half is in the database: what a lost one signed is checked with that.
    documentSigningKeyFile: once(join(folder, 'document-signing.key'), false, newKey),
    payloadDecoderToken: readFileSync(
      once(join(folder, 'payload-decoder.token'), false, () => randomHex(32)),
      'utf8',
    ).trim(),
  };
};
