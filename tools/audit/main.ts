import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { loadAuditConfig, type AuditConfig } from '../../platform/config';
import { loadSigningKey, publicKeysOf, type PublicKeys, type SigningKey } from '../../platform/crypto/signing-key';
import { createLockedStore } from '../../platform/storage/locked-store';
import type { AuditSource } from './audit-source';
import { databaseSource, inSnapshot } from './database-source';
import { exportSource } from './export-source';
import { exitCodeOf, linesOf } from './findings';
import { readPublicKeys } from './public-keys';
import { verifyAudit } from './verify';
import { writeExport } from './write-export';

const HELP = `Usage: npm run audit -- COMMAND

  verify [--public-key FILE]                  checks the log of the database against itself and against the signed
                                              checkpoints and the archives in the object store
  verify --export FILE --public-key FILE      checks an export, or the archive of a purged range; needs no server
  export --out FILE                           writes the whole log, gzipped lines of JSON, with all that a check needs
  public-key [--out FILE]                     prints the public half of AUDIT_SIGNING_KEY as a JWK set

verify ends with 0 when the log is intact, 1 when it was changed, 2 when that cannot be determined. It
names the stream, the first wrong sequence and the kind: edit, gap, fork, truncation, checkpoint-mismatch,
tombstone-mismatch, archive-mismatch.

Without --public-key it trusts the public half of AUDIT_SIGNING_KEY. An auditor keeps the keys of 'public-key' in a
file of their own; after a change of keys the set has both. Keys in the database are never trusted.`;

const CANNOT_TELL = 2;

interface Options {
  'public-key'?: string | undefined;
  export?: string | undefined;
  out?: string | undefined;
}

const signerOf = (config: AuditConfig): SigningKey =>
  loadSigningKey({
    name: 'AUDIT_SIGNING_KEY',
    value: config.AUDIT_SIGNING_KEY,
    file: config.AUDIT_SIGNING_KEY_FILE,
  });

/** The log of the database for as long as `work` takes; a second connection sees what is made meanwhile. */
const withDatabase = async <T>(config: AuditConfig, work: (source: AuditSource) => Promise<T>): Promise<T> => {
  const [client, fresh] = [0, 1].map(
    () => new Client({ connectionString: config.DATABASE_URL, application_name: 'hingecraft-audit', keepAlive: true }),
  ) as [Client, Client];
  try {
    await client.connect();
    await fresh.connect();
    const signatureNow = async (sequence: string) => {
      const found = await fresh.query<{ signature: string }>(
        'select signature from audit_checkpoints where sequence = $1',
        [sequence],
      );
      return found.rows[0]?.signature;
    };
    return await inSnapshot(client, () =>
      work(databaseSource(client, { store: createLockedStore(config), signatureNow })),
    );
  } finally {
    await Promise.allSettled([client.end(), fresh.end()]);
  }
};

const verifyWith = async (source: AuditSource, keys: PublicKeys): Promise<number> => {
  const report = await verifyAudit(source, keys);
  linesOf(report).forEach((line) => console.log(line));
  return exitCodeOf(report);
};

const verify = async (options: Options): Promise<number> => {
  const file = options['public-key'];
  if (options.export !== undefined) {
    if (file === undefined)
      throw new Error('--public-key is needed with --export: an export does not vouch for itself');
    return verifyWith(exportSource(options.export), readPublicKeys(file));
  }
  const config = loadAuditConfig();
  const keys = file === undefined ? publicKeysOf([signerOf(config).publicJwk]) : readPublicKeys(file);
  return withDatabase(config, (source) => verifyWith(source, keys));
};

const run = async (command: string | undefined, options: Options): Promise<number> => {
  switch (command) {
    case 'verify':
      return verify(options);
    case 'export': {
      const { out } = options;
      if (out === undefined) throw new Error(`--out is needed\n\n${HELP}`);
      await withDatabase(loadAuditConfig(), (source) => writeExport(source, out));
      console.log(`wrote ${out}`);
      return 0;
    }
    case 'public-key': {
      const text = `${JSON.stringify({ keys: [signerOf(loadAuditConfig()).publicJwk] }, null, 2)}\n`;
      if (options.out === undefined) process.stdout.write(text);
      else writeFileSync(options.out, text, { flag: 'wx' });
      return 0;
    }
    case undefined:
    default:
      throw new Error(HELP);
  }
};

const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'public-key': { type: 'string' },
      export: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  return run(positionals[0], values);
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(CANNOT_TELL);
  },
);
