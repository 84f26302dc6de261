import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { runMigrationCommand } from '../../tools/migration/migration-command';

const TEMPLATE = 'hingecraft_template';

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

const asSuperuser = async (statements: readonly string[]): Promise<void> => {
  const client = new Client({ connectionString: needed('POSTGRES_SUPERUSER_URL') });
  await client.connect();
  try {
    // One by one: CREATE DATABASE runs in no transaction, and several statements in one text are one.
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
};

const urlsOf = (database: string): Omit<TestDatabase, 'drop'> => ({
  url: inDatabase(needed('DATABASE_URL'), database),
  ownerUrl: inDatabase(needed('DATABASE_OWNER_URL'), database),
  superuserUrl: inDatabase(needed('POSTGRES_SUPERUSER_URL'), database),
});

/** Migrated once a run; closed to connections, since a single open one would block every clone. */
export const createTemplateDatabase = async (): Promise<void> => {
  await asSuperuser([`create database ${TEMPLATE} owner hingecraft_owner`]);
  const code = await runMigrationCommand({
    command: 'run',
    databaseOwnerUrl: urlsOf(TEMPLATE).ownerUrl,
    print: () => undefined,
  });
  if (code !== 0) throw new Error(`${TEMPLATE}: migrating it ended with ${code}`);
  await asSuperuser([`alter database ${TEMPLATE} allow_connections false`]);
};

const create = async (template: string): Promise<TestDatabase> => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  // FILE_COPY is the faster strategy while nothing waits for the disk. A clone has no grants of its own.
  await asSuperuser([
    `create database ${name} template ${template} strategy file_copy owner hingecraft_owner`,
    `revoke all on database ${name} from public`,
    `grant connect on database ${name} to hingecraft_app`,
  ]);
  return { ...urlsOf(name), drop: () => asSuperuser([`drop database if exists ${name} with (force)`]) };
};

/** A migrated database of this test file's own; drop it in `afterAll`. */
export const createTestDatabase = (): Promise<TestDatabase> => create(TEMPLATE);

/** One without any table, for tests of the migrations. */
export const createEmptyDatabase = (): Promise<TestDatabase> => create('template1');
