import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../platform/data-source/data-source';
import { findDrift } from './drift';
import { compareFingerprints, readFingerprint } from './fingerprint';
import { lintRowSecurity } from './row-security-lint';

export interface MigrationCommand {
  command: 'run' | 'revert' | 'check';
  /** With `check`: renew the committed fingerprint instead of comparing it. */
  write?: boolean;
  databaseOwnerUrl: string;
  print: (line: string) => void;
}

const FINGERPRINT_FILE = join(__dirname, '..', '..', 'migrations', 'fingerprint.txt');
const OWNER = 'hingecraft_owner';
const APP = 'hingecraft_app';
/** Any number that nothing else locks: the ASCII codes of "hinge". */
const LOCK_KEY = '448612198245';

/** @throws Error when the server or its roles are not as the migrations need them, naming what to do. */
const requireServer = async (lock: Client): Promise<void> => {
  const { rows } = await lock.query<{ me: string; version: number; encoding: string; roles: string[] }>(
    `select current_user as me, current_setting('server_version_num')::int as version,
       current_setting('server_encoding') as encoding,
       array(select rolname::text from pg_roles where rolname in ($1, $2)) as roles`,
    [OWNER, APP],
  );
  const [server] = rows;
  if (!server) throw new Error('the server did not answer');
  for (const role of [OWNER, APP]) {
    if (server.roles.includes(role)) continue;
    throw new Error(`role ${role} is missing: as an administrator, create role ${role} login password '…'`);
  }
  if (server.me !== OWNER) {
    throw new Error(
      `DATABASE_OWNER_URL connects as ${server.me}; tables must belong to ${OWNER}: connect as that role`,
    );
  }
  if (server.version < 150_000) throw new Error(`PostgreSQL ${server.version} is too old: 15 or newer is needed`);
  if (server.encoding !== 'UTF8') throw new Error(`the database's encoding is ${server.encoding}; it must be UTF8`);
};

/** Two at once run one after the other; the lock ends with the connection. */
const takeLock = async (lock: Client, print: (line: string) => void): Promise<void> => {
  const { rows } = await lock.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [LOCK_KEY]);
  if (rows[0]?.taken) return;
  print('another migration is running; waiting for its end');
  await lock.query('select pg_advisory_lock($1)', [LOCK_KEY]);
};

const run = async (dataSource: DataSource, print: (line: string) => void): Promise<number> => {
  const done = await dataSource.runMigrations();
  for (const { name } of done) print(`ran ${name}`);
  if (done.length === 0) print('nothing to run: the schema is up to date');
  return 0;
};

const revert = async (dataSource: DataSource, print: (line: string) => void): Promise<number> => {
  const last = async () => {
    const table: { found: string | null }[] = await dataSource.query(
      `select to_regclass('public.migrations') as found`,
    );
    if (!table[0]?.found) return undefined;
    const rows: { name: string }[] = await dataSource.query('select name from migrations order by id desc limit 1');
    return rows[0]?.name;
  };
  const name = await last();
  if (name === undefined) {
    print('nothing to revert: no migration has run');
    return 0;
  }
  await dataSource.undoLastMigration();
  print(`reverted ${name}`);
  return 0;
};

const check = async (dataSource: DataSource, write: boolean, print: (line: string) => void): Promise<number> => {
  if (await dataSource.showMigrations()) {
    print('migrations wait to be run: npm run migration:run');
    return 1;
  }
  const drift = await findDrift(dataSource);
  drift.forEach((line) => print(`drift: ${line}`));
  const ways = await lintRowSecurity(dataSource);
  ways.forEach((line) => print(`row security: ${line}`));
  const wrong = drift.length > 0 || ways.length > 0;
  const found = await readFingerprint(dataSource);
  if (write) {
    writeFileSync(FINGERPRINT_FILE, `${found.join('\n')}\n`);
    print(`wrote ${found.length} lines of fingerprint`);
    return wrong ? 1 : 0;
  }
  const expected = readFileSync(FINGERPRINT_FILE, 'utf8').trimEnd().split('\n');
  const differences = compareFingerprints(expected, found);
  differences.forEach(print);
  if (differences.length > 0) print('the schema is not the committed one; when that is meant: migration:check --write');
  if (wrong || differences.length > 0) return 1;
  print(`schema, entities and fingerprint agree (${found.length} lines)`);
  return 0;
};

/**
 * Runs a migration command and returns the exit code. @throws Error when the server is not usable or a migration fails.
 */
export const runMigrationCommand = async (options: MigrationCommand): Promise<number> => {
  const { command, databaseOwnerUrl, print } = options;
  const lock = new Client({ connectionString: databaseOwnerUrl, connectionTimeoutMillis: 5_000 });
  const dataSource = createDataSource({
    url: databaseOwnerUrl,
    poolSize: 2,
    applicationName: 'hingecraft-migration',
    statementTimeoutMs: 0,
  });
  await lock.connect();
  try {
    await requireServer(lock);
    await takeLock(lock, print);
    await dataSource.initialize();
    switch (command) {
      case 'run':
        return await run(dataSource, print);
      case 'revert':
        return await revert(dataSource, print);
      case 'check':
        return await check(dataSource, options.write ?? false, print);
    }
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    await lock.end();
  }
};
