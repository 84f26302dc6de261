import { openHarness, type Harness } from './harness';

/** The data dictionary's rules for every table, read from the catalog: a new table cannot forget one. */
let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterAll(() => h.close());

const APPEND_ONLY = [
  'access_log',
  'access_log_seals',
  'audit_checkpoints',
  'audit_logs',
  'audit_tombstones',
  'case_events',
  'consents',
  'key_tombstones',
  'ledger_entries',
  'ledger_journals',
  'policy_evidence',
  'policy_results',
  'screening_runs',
];

const lines = async (sql: string): Promise<string[]> => {
  const { rows } = await h.owner.query<{ line: string }>(sql);
  return rows.map(({ line }) => line);
};

const TABLES = `(select oid, relname::text as name from pg_class
  where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'migrations')`;

test('every table has a uuid as key and its time of creation', async () => {
  expect(
    await lines(`select name as line from ${TABLES} t where not exists (
      select from pg_index join pg_attribute on attrelid = indrelid and attnum = any (indkey)
      where indrelid = t.oid and indisprimary and indnatts = 1 and attname = 'id' and atttypid = 'uuid'::regtype)
      or not exists (select from pg_attribute where attrelid = t.oid and attname = 'created_at' and attnotnull)`),
  ).toEqual([]);
});

test('a table is append-only, or has updated_at with its trigger and an empty vault', async () => {
  const mutable = await lines(`select name as line from ${TABLES} t
    where exists (select from pg_attribute where attrelid = t.oid and attname = 'updated_at' and attnotnull)
      and exists (select from pg_trigger where tgrelid = t.oid and tgname = name || '_touch')
      and exists (select from pg_constraint where conrelid = t.oid and conname = name || '_metadata_empty'
        and pg_get_constraintdef(oid) = 'CHECK ((metadata = ''{}''::jsonb))')`);
  const rest = await lines(`select name as line from ${TABLES} t order by name`);
  // The heads' function keeps updated_at itself.
  expect(rest.filter((name) => !mutable.includes(name))).toEqual([...APPEND_ONLY, 'audit_heads'].sort());
});

test('every foreign key is restricting and indexed', async () => {
  expect(
    await lines(`select conname as line from pg_constraint c where contype = 'f' and connamespace = 'public'::regnamespace
      and (confdeltype <> 'r' or not exists (
        select from pg_index where indrelid = conrelid and (indpred is null or pg_get_expr(indpred, indrelid) like '(% IS NOT NULL)')
          and indkey[0] = any (conkey)))`),
  ).toEqual([]);
});

test('columns of times have a zone, money is numeric(78,0), and no column is a float or an enum', async () => {
  expect(
    await lines(`select format('%s.%s %s', name, attname, format_type(atttypid, atttypmod)) as line
      from ${TABLES} t join pg_attribute on attrelid = t.oid join pg_type y on y.oid = atttypid
      where attnum > 0 and not attisdropped and (typtype = 'e'
        or atttypid in ('timestamp'::regtype, 'float4'::regtype, 'float8'::regtype, 'money'::regtype, 'json'::regtype, 'varchar'::regtype)
        or (attname like '%\\_atomic' and format_type(atttypid, atttypmod) <> 'numeric(78,0)'))`),
  ).toEqual([]);
});

test('personal columns accept ciphertext only', async () => {
  const personal = [
    'users.email',
    'users.display_name',
    'donors.full_name',
    'donors.email',
    'donors.address',
    'donors.printed',
    'donors.birth_date',
    'donors.tax_id',
    'payments.payer',
    'refunds.reason',
    'receipts.facts',
    'screening_runs.hits',
    'cases.evidence',
    'cases.subject_facts',
    'case_events.note',
    'cleared_pairs.reason',
    'webhooks.body',
    'idempotency_keys.response',
    'audit_logs.details',
    'escalation_requests.reason',
    'user_identities.secret_wrapped',
    'webhook_endpoints.secrets',
    'encryption_keys.wrapped_key',
    'legal_holds.reason',
    'policy_evidence.statement',
  ];
  const sealed = await lines(`select format('%s.%s', name, attname) as line from ${TABLES} t
    join pg_attribute on attrelid = t.oid where attnum > 0 and atttypid = 'bytea'::regtype`);
  expect(personal.filter((column) => !sealed.includes(column))).toEqual([]);
});

test('a vault without a schema accepts nothing', async () => {
  const vaults = await lines(`select name as line from ${TABLES} t join pg_attribute on attrelid = t.oid
    where attname = 'metadata' and name <> 'audit_heads'`);
  expect(vaults.length).toBeGreaterThan(25);
  const writing = h.app.query(`update users set metadata = '{"v":1}'`);
  await expect(writing).rejects.toMatchObject({ constraint: 'users_metadata_empty' });
});

test('the serving role owns nothing and may create nothing', async () => {
  expect(
    await lines(
      `select name as line from ${TABLES} t join pg_class c using (oid) where pg_get_userbyid(relowner) <> 'hingecraft_owner'`,
    ),
  ).toEqual([]);
  await expect(h.app.query('create table mine (id int)')).rejects.toMatchObject({ code: '42501' });
  await expect(h.app.query('create temp table mine (id int)')).rejects.toMatchObject({ code: '42501' });
  await expect(h.app.query('alter table donors disable trigger all')).rejects.toMatchObject({ code: '42501' });
});

describe.each(APPEND_ONLY)('the append-only table %s', (table) => {
  test.each(['update %t set created_at = created_at', 'delete from %t', 'truncate %t cascade'])(
    'refuses %s',
    async (sql) => {
      const statement = sql.replace('%t', table);
      await expect(h.app.query(statement)).rejects.toMatchObject({ code: '42501' });
      await expect(h.owner.query(statement)).rejects.toMatchObject({
        code: '23001',
        constraint: `${table}_append_only`,
      });
    },
  );

  test('refuses a superuser who turns triggers off for replication', async () => {
    await h.superuser.query('set session_replication_role = replica');
    await expect(h.superuser.query(`delete from ${table}`)).rejects.toMatchObject({ code: '23001' });
    await h.superuser.query('reset session_replication_role');
  });
});
