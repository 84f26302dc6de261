import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { runMigrationCommand } from '../../tools/migration/migration-command';

/** Another one where the tests of a worked example run, whose migrations are not those of the run. */
const TEMPLATE = process.env['TEST_TEMPLATE'] ?? 'hingecraft_template';
const MIGRATIONS = resolve(__dirname, '..', '..', 'migrations');

export interface TestDatabase {
  /** As the role that serves. */
  url: string;
  /** As the role that owns. */
  ownerUrl: string;
  superuserUrl: string;
  drop(): Promise<void>;
}

const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests through jest's global set-up`);
  return value;
};

const inDatabase = (url: string, database: string): string => Object.assign(new URL(url), { pathname: database }).href;

/** Runs statements and returns the rows of the last. */
const asSuperuser = async (statements: readonly string[]): Promise<Record<string, string | null>[]> => {
  const client = new Client({ connectionString: needed('POSTGRES_SUPERUSER_URL') });
  await client.connect();
  try {
    let rows: Record<string, string | null>[] = [];
    // One by one: CREATE DATABASE runs in no transaction, and several statements in one text are one.
    for (const statement of statements) ({ rows } = await client.query<Record<string, string | null>>(statement));
    return rows;
  } finally {
    await client.end();
  }
};

const urlsOf = (database: string): Omit<TestDatabase, 'drop'> => ({
  url: inDatabase(needed('DATABASE_URL'), database),
  ownerUrl: inDatabase(needed('DATABASE_OWNER_URL'), database),
  superuserUrl: inDatabase(needed('POSTGRES_SUPERUSER_URL'), database),
});

/** Changes with every migration. */
const schemaVersion = (): string => {
  const hash = createHash('sha256');
  for (const file of readdirSync(MIGRATIONS).sort())
    hash.update(`${file}\0${readFileSync(join(MIGRATIONS, file), 'utf8')}\0`);
  return hash.digest('hex');
};

/** The version of the template that the servers hold; undefined where they hold none that is whole. */
const presentVersion = async (): Promise<string | null | undefined> => {
  const [row] = await asSuperuser([
    `select shobj_description(oid, 'pg_database') as version from pg_database where datname = '${TEMPLATE}'`,
  ]);
  return row?.['version'];
};

/**
 * Migrated once for each state of the migrations, and named by it in a comment; closed to connections, since a single
 * open one would block every clone.
 */
export const createTemplateDatabase = async (): Promise<void> => {
  const version = schemaVersion();
  const present = await presentVersion();
  if (present === version) return;
  if (present !== undefined) await asSuperuser([`drop database ${TEMPLATE} with (force)`]);
  await asSuperuser([`create database ${TEMPLATE} owner hingecraft_owner`]);
  const code = await runMigrationCommand({
    command: 'run',
    databaseOwnerUrl: urlsOf(TEMPLATE).ownerUrl,
    print: () => undefined,
  });
  if (code !== 0) throw new Error(`${TEMPLATE}: migrating it ended with ${code}`);
  await asSuperuser([
    `alter database ${TEMPLATE} allow_connections false`,
    `comment on database ${TEMPLATE} is '${version}'`,
  ]);
};

const create = async (template: string): Promise<TestDatabase> => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  // FILE_COPY is the faster strategy while nothing waits for the disk. A clone has no grants of its own.
  await asSuperuser([
    `create database ${name} template ${template} strategy file_copy owner hingecraft_owner`,
    `revoke all on database ${name} from public`,
    `grant connect on database ${name} to hingecraft_app`,
  ]);
  return {
    ...urlsOf(name),
    drop: async () => void (await asSuperuser([`drop database if exists ${name} with (force)`])),
  };
};

/** A migrated database of this test file's own; drop it in `afterAll`. */
export const createTestDatabase = (): Promise<TestDatabase> => create(TEMPLATE);

/** One without any table, for tests of the migrations. */
export const createEmptyDatabase = (): Promise<TestDatabase> => create('template1');
