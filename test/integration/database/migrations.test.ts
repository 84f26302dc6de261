import type { Client } from 'pg';
import { ENGINE_USER_ID, OPERATOR_USER_ID, PROVIDER_USER_ID, PUBLIC_USER_ID } from '../../../contracts/identity/actor';
import { TABLES } from '../../../entities/areas';
import { Receipts1790000000008 } from '../../../migrations/0008-receipts';
import { AuditPurge1790000000026 } from '../../../migrations/0026-audit-purge';
import { RowSecurity1790000000030 } from '../../../migrations/0030-row-security';
import { ConsentsInDecisions1790000000031 } from '../../../migrations/0031-consents-in-decisions';
import { KeyRetention1790000000032 } from '../../../migrations/0032-key-retention';
import { MIGRATIONS } from '../../../platform/data-source/schema';
import { runMigrationCommand } from '../../../tools/migration/migration-command';
import { createEmptyDatabase, type TestDatabase } from '../../setup/database';
import { openClient } from './harness';
import { insertEverything } from './every-row';
import { insertKeyPolicy } from './key-rows';

let db: TestDatabase;
// Row-level security holds the owner too.
let reader: Client;
beforeEach(async () => {
  db = await createEmptyDatabase();
  reader = await openClient(db.superuserUrl);
});
afterEach(async () => {
  await reader.end();
  await db.drop();
});

const migrate = (command: 'run' | 'revert', print: (line: string) => void = () => undefined) =>
  runMigrationCommand({ command, databaseOwnerUrl: db.ownerUrl, print });

/** Every table with its rows, as text, without the columns that a later step adds. */
const contents = async (without: Record<string, string[]> = {}): Promise<Record<string, string>> => {
  const { rows } = await reader.query<{ name: string }>(
    `select relname::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'migrations'`,
  );
  const entries: [string, string][] = [];
  for (const { name } of rows) {
    const text = await reader.query<{ all: string }>(
      `select string_agg((to_jsonb(t) - $1::text[])::text, E'\n' order by id) as all from ${name} t`,
      [without[name] ?? []],
    );
    entries.push([name, text.rows[0]!.all]);
  }
  return Object.fromEntries(entries);
};

const objectsLeft = async (): Promise<string[]> => {
  const { rows } = await reader.query<{ name: string }>(`
    select relname::text as name from pg_class where relnamespace = 'public'::regnamespace and relname not like '%migrations%' and relkind in ('r','S','v')
    union all select proname::text from pg_proc p where pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend where objid = p.oid and deptype = 'e')`);
  return rows.map(({ name }) => name);
};

/** They make functions and rules. */
const WITHOUT_TABLES: readonly unknown[] = [
  AuditPurge1790000000026,
  RowSecurity1790000000030,
  ConsentsInDecisions1790000000031,
];

test('migrations run up, down and up again step by step with rows in every table', async () => {
  await migrate('run');
  const app = await openClient(db.url, ENGINE_USER_ID);
  await insertEverything(app);
  const laterColumns = {
    donors: ['erased_at'],
    assets: ['deleted_at'],
    user_identities: ['counter', 'public_key'],
    retention_policies: ['key_class'],
  };
  let before = await contents(laterColumns);
  expect(Object.keys(before).sort()).toEqual(TABLES.map(([name]) => name).sort());
  expect(Object.entries(before).filter(([, rows]) => rows === null)).toEqual([]);

  for (let step = 0; step < MIGRATIONS.length; step += 1) {
    await migrate('revert');
    const after = await contents(laterColumns);
    for (const [table, rows] of Object.entries(after)) expect([table, rows]).toEqual([table, before[table]]);
    const tables = Object.keys(before).length;
    const makesNone = WITHOUT_TABLES.includes(MIGRATIONS.at(-1 - step)!);
    expect(Object.keys(after).length).toBeLessThan(makesNone ? tables + 1 : tables);
    before = after;
  }
  expect(await objectsLeft()).toEqual([]);

  await migrate('run');
  await insertEverything(app);
  await app.end();
});

test('later migrations run again on the rows of earlier ones', async () => {
  await migrate('run');
  const app = await openClient(db.url, ENGINE_USER_ID);
  await insertEverything(app);
  await app.end();
  for (let step = MIGRATIONS.length; step > MIGRATIONS.indexOf(Receipts1790000000008); step -= 1)
    await migrate('revert');
  await migrate('run');
  const { rows } = await reader.query('select count(*)::int as receipts from receipts');
  expect(rows).toEqual([{ receipts: 0 }]);
});

test('policies of keys survive a revert turned off, and return with their class', async () => {
  await migrate('run');
  const app = await openClient(db.url, ENGINE_USER_ID);
  for (const keyClass of ['receipts', 'holds', null]) await insertKeyPolicy(app, keyClass);
  await app.end();
  for (let step = MIGRATIONS.length; step > MIGRATIONS.indexOf(KeyRetention1790000000032); step -= 1)
    await migrate('revert');
  await migrate('run');
  const { rows } = await reader.query(
    'select resource_type as type, key_class as class, is_active as active from retention_policies order by id',
  );
  expect(rows).toEqual([
    { type: 'retention_keys', class: 'receipts', active: false },
    { type: 'retention_keys', class: 'holds', active: false },
    { type: 'intake_keys', class: null, active: false },
  ]);
});

test('a second migration run waits for the first and finds nothing to do', async () => {
  const lines: string[] = [];
  const codes = await Promise.all([
    migrate('run', (line) => lines.push(line)),
    migrate('run', (line) => lines.push(line)),
  ]);
  expect(codes).toEqual([0, 0]);
  expect(lines).toContain('another migration is running; waiting for its end');
  expect(lines.filter((line) => line.startsWith('ran '))).toHaveLength(MIGRATIONS.length);
  expect(lines).toContain('nothing to run: the schema is up to date');
});

test('a revert of an empty database reports that there is nothing to revert', async () => {
  const lines: string[] = [];
  expect(await migrate('revert', (line) => lines.push(line))).toBe(0);
  expect(lines).toEqual(['nothing to revert: no migration has run']);
});

test('migrations are refused to a role other than the owner before anything is created', async () => {
  const running = runMigrationCommand({ command: 'run', databaseOwnerUrl: db.superuserUrl, print: () => undefined });
  await expect(running).rejects.toThrow('connects as postgres; tables must belong to hingecraft_owner');
  expect(await objectsLeft()).toEqual([]);
});

test('migrations create the principals of the engine, and nobody can log in as one', async () => {
  await migrate('run');
  const { rows } = await reader.query<{ id: string }>(
    'select id from users where not exists (select from user_identities where user_id = users.id) order by id',
  );
  expect(rows.map(({ id }) => id)).toEqual([ENGINE_USER_ID, PROVIDER_USER_ID, PUBLIC_USER_ID, OPERATOR_USER_ID]);
});
