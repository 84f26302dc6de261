import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { checkDatabaseRole } from '../../../platform/data-source/check-database-role';
import { createDataSource } from '../../../platform/data-source/data-source';
import { compiledCode } from '../../setup/compiled-code';
import { createEmptyDatabase } from '../../setup/database';
import { openHarness, type Harness } from './harness';

const run = promisify(execFile);
/** Roles belong to the whole server: a name of this file's own. */
const ROLE = `starter_${randomBytes(4).toString('hex')}`;
let h: Harness;
beforeAll(async () => {
  h = await openHarness();
  await h.superuser.query(`create role ${ROLE} login password 'p' in role hingecraft_app`);
  await h.superuser.query(`grant connect on database ${new URL(h.db.url).pathname.slice(1)} to ${ROLE}`);
});
afterAll(async () => {
  await h.superuser.query(`drop owned by ${ROLE}; drop role ${ROLE}`);
  await h.close();
});

const starting = async (url: string): Promise<string> => {
  const dataSource = await createDataSource({ url, poolSize: 1, applicationName: 'test' }).initialize();
  try {
    return await checkDatabaseRole(dataSource).then(
      () => 'starts',
      (error: Error) => `${error.name}: ${error.message}`,
    );
  } finally {
    await dataSource.destroy();
  }
};
const asRole = () => starting(Object.assign(new URL(h.db.url), { username: ROLE, password: 'p' }).href);

test('a process starts with the serving role or a role with its rights', async () => {
  expect(await starting(h.db.url)).toBe('starts');
  expect(await asRole()).toBe('starts');
});

test('a process does not start with the owner or a superuser', async () => {
  expect(await starting(h.db.ownerUrl)).toMatch(
    /^UnsafeDatabaseRole: DATABASE_URL: role hingecraft_owner owns tables, .*; connect as hingecraft_app/,
  );
  expect(await starting(h.db.superuserUrl)).toMatch(
    /^UnsafeDatabaseRole: DATABASE_URL: role postgres is a superuser, .*; connect as hingecraft_app/,
  );
});

test.each([
  ['a role made a superuser', `alter role ${ROLE} superuser`, `alter role ${ROLE} nosuperuser`, 'is a superuser'],
  [
    'a role that bypasses',
    `alter role ${ROLE} bypassrls`,
    `alter role ${ROLE} nobypassrls`,
    `bypasses row-level security; alter role ${ROLE} nobypassrls`,
  ],
  [
    'a member of the owner',
    `grant hingecraft_owner to ${ROLE}`,
    `revoke hingecraft_owner from ${ROLE}`,
    'is a member of hingecraft_owner, which owns tables',
  ],
  [
    'a member of the owner that would have to ask for it',
    `alter role ${ROLE} noinherit; grant hingecraft_owner to ${ROLE}`,
    `revoke hingecraft_owner from ${ROLE}; alter role ${ROLE} inherit`,
    'is a member of hingecraft_owner, which owns tables',
  ],
  ['a member of a superuser', `grant postgres to ${ROLE}`, `revoke postgres from ${ROLE}`, 'may become postgres'],
  [
    'the owner of one table',
    `create table public.mine (id uuid); alter table public.mine owner to ${ROLE}`,
    'drop table public.mine',
    'owns tables',
  ],
])('a process does not start with %s', async (_name, change, undo, why) => {
  await h.superuser.query(change);
  try {
    expect(await asRole()).toContain(`UnsafeDatabaseRole: DATABASE_URL: role ${ROLE} ${why}`);
  } finally {
    await h.superuser.query(undo);
  }
  expect(await asRole()).toBe('starts');
});

test.each([
  ['no force', 'force'],
  ['disable', 'enable'],
])('a process does not start over a guarded table with %s row-level security', async (off, on) => {
  await h.superuser.query(`alter table cases ${off} row level security`);
  expect(await starting(h.db.url)).toMatch(
    /^UnsafeDatabaseRole: .*the tables cases are without forced row-level security/,
  );
  await h.superuser.query(`alter table cases ${on} row level security`);
  expect(await starting(h.db.url)).toBe('starts');
});

test('a worker does not start as the owner of the database, and names DATABASE_URL', async () => {
  const { TEMPORAL_ADDRESS = '', S3_ENDPOINT = '', S3_ACCESS_KEY = '', S3_SECRET_KEY = '', PATH } = process.env;
  const key = () => randomBytes(32).toString('base64');
  const env = {
    PATH,
    TEMPORAL_ADDRESS,
    S3_ENDPOINT,
    S3_ACCESS_KEY,
    S3_SECRET_KEY,
    METRICS_PORT: '0',
    DATABASE_URL: h.db.ownerUrl,
    MASTER_KEY: key(),
    LOOKUP_KEY: key(),
    PAYLOAD_KEY: key(),
    AUDIT_SIGNING_KEY: key(),
    REFUND_PROVIDER_URL: 'http://127.0.0.1:1/',
    REFUND_PROVIDER_SECRET: 'whsec_c2VjcmV0',
  };
  const starting = run(process.execPath, ['workers/main.js', 'documents'], { cwd: compiledCode(), env });
  await expect(starting).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/DATABASE_URL: role hingecraft_owner owns tables/) as unknown,
  });
});

test('a process reports missing tables when the database has not been migrated', async () => {
  const empty = await createEmptyDatabase();
  try {
    expect(await starting(empty.url)).toMatch(/^Error: the tables access_log, .* are missing: run the migrations$/);
  } finally {
    await empty.drop();
  }
});
