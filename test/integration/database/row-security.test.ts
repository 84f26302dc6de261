import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { v7 as newId } from 'uuid';
import { ENGINE_USER_ID, OPERATOR_USER_ID, PROVIDER_USER_ID, PUBLIC_USER_ID } from '../../../contracts/identity/actor';
import { GUARDED_TABLES } from '../../../platform/data-source/row-security';
import { createUnitOfWork } from '../../../platform/database/unit-of-work';
import { seedRoles } from '../../../services/identity/seed-roles';
import { insertEverything } from './every-row';
import { engine, openClient, openHarness, refusal, type Harness } from './harness';
import { IDENTITIES, OWN_ROWS, ROW_SECURITY_MATRIX, type Identity } from './row-security-matrix';
import { insertRow, rowsIn } from './rows';

const COMMANDS = ['select', 'insert', 'update', 'delete'] as const;
type Command = (typeof COMMANDS)[number];
type Row = Record<string, unknown> & { id: string };

let h: Harness;
/** As a process of ours connects: nothing is set. */
let app: Client;
const principals = new Map<Identity, string>();
const someRow = new Map<string, Row>();

const person = async (name: Identity, role?: string, values: object = {}, terms: object = {}): Promise<string> => {
  const id = await insertRow(h.superuser, 'users', { ...values });
  principals.set(name, id);
  if (role === undefined) return id;
  const { rows } = await h.superuser.query<{ id: string }>('select id from roles where role_name = $1', [role]);
  const assignment = { user_id: id, role_id: rows[0]!.id, assigned_by: OPERATOR_USER_ID, ...terms };
  await insertRow(h.superuser, 'user_roles', assignment);
  return id;
};

const ruleFor = (subjects: { users?: string[]; roles?: string[] }, values: object = {}) =>
  rowsIn(h.superuser).rule({
    resource_type: 'cases',
    subjects: { v: 1, users: [], roles: [], ...subjects },
    is_active: true,
    activated_at: new Date(),
    ...values,
  });

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000);

beforeAll(async () => {
  h = await openHarness();
  app = await openClient(h.db.url);
  await seedRoles(h, engine());
  await insertEverything(h.superuser);
  for (const table of GUARDED_TABLES) {
    const { rows } = await h.superuser.query<{ row: Row }>(
      `select to_jsonb(t) as row from ${table} t order by id desc`,
    );
    someRow.set(table, rows[0]!.row);
  }
  principals.set('stranger', newId()).set('public', PUBLIC_USER_ID).set('provider', PROVIDER_USER_ID);
  principals.set('engine', ENGINE_USER_ID).set('operator', OPERATOR_USER_ID);
  for (const role of ['member', 'finance', 'compliance', 'admin', 'dev'] as const) await person(role, role);
  await person('api-client', 'member');
  await person('no-role');
  await person('disabled', 'compliance', { status: 'disabled' });
  await person('erased', 'compliance', { status: 'erased' });
  await person('role-ended', 'compliance', {}, { valid_from: ago(2), expires_at: ago(1) });
  await person('role-to-come', 'compliance', {}, { valid_from: ago(-1) });
  await ruleFor({ users: [await person('ended-rule')] }, { valid_from: ago(2), valid_until: ago(1) });
  await ruleFor({ users: [await person('denying-rule')] }, { effect: 'deny' });
  await ruleFor({ users: [await person('named-by-rule')] });
  await insertRow(h.superuser, 'roles', { role_name: 'visitor', description: 'd' });
  await person('role-in-rule', 'visitor');
  await ruleFor({ roles: ['visitor'] });
});
afterAll(async () => {
  await app.end();
  await h.close();
});

const STATEMENTS: Readonly<Record<Command, (table: string) => string>> = {
  select: (table) => `select 1 from ${table} where id = $1`,
  insert: (table) => `insert into ${table} select * from jsonb_populate_record(null::${table}, $1)`,
  update: (table) => `update ${table} set created_at = created_at where id = $1`,
  delete: (table) => `delete from ${table} where id = $1`,
};

/** Whether the row is reached: what another rule refuses then, such as a key that exists, was reached. */
const reaches = async (name: Identity, command: Command, table: string, row: Row): Promise<boolean> => {
  await app.query('begin');
  try {
    const id = principals.get(name);
    if (id !== undefined) await app.query(`select set_config('app.principal', $1, true)`, [id]);
    let met: number | null = 0;
    const parameter = command === 'insert' ? JSON.stringify(row) : row.id;
    const running = app.query(STATEMENTS[command](table), [parameter]).then(({ rowCount }) => (met = rowCount));
    const answer = await refusal(running);
    return answer === 'ok' ? met === 1 : answer !== '42501';
  } finally {
    await app.query('rollback');
  }
};

const lettersOf = async (name: Identity, table: string, row: Row): Promise<string> => {
  let letters = '';
  for (const command of COMMANDS) if (await reaches(name, command, table, row)) letters += command[0];
  return letters || '-';
};

const expectedOf = (table: string): Record<string, string | undefined> => {
  const cells = ROW_SECURITY_MATRIX[table]?.trim().split(/\s+/) ?? [];
  return Object.fromEntries(IDENTITIES.map((name, n) => [name, cells[n]]));
};

test('the reviewed matrix holds every table with row-level security and nothing else', async () => {
  const { rows } = await h.app.query<{ name: string }>(
    `select relname::text as name from pg_class
     where relnamespace = 'public'::regnamespace and relrowsecurity and relforcerowsecurity order by 1`,
  );
  const names = rows.map(({ name }) => name);
  expect(Object.keys(ROW_SECURITY_MATRIX).sort()).toEqual(names);
  expect([...GUARDED_TABLES].sort()).toEqual(names);
  for (const line of Object.values(ROW_SECURITY_MATRIX))
    expect(line.trim().split(/\s+/)).toHaveLength(IDENTITIES.length);
});

test.each(GUARDED_TABLES)('the reviewed principals reach rows of others in %s as listed', async (table) => {
  const found: Record<string, string> = {};
  for (const name of IDENTITIES) found[name] = await lettersOf(name, table, someRow.get(table)!);
  expect(found).toEqual(expectedOf(table));
});

const INACTIVE: readonly Identity[] = ['disabled', 'erased'];

describe.each(Object.entries(OWN_ROWS))('the own row of a user in %s', (table, letters) => {
  const PEOPLE = IDENTITIES.slice(IDENTITIES.indexOf('member'));

  test('is reached when the user is active', async () => {
    const whose = { users: 'id', one_time_tokens: 'subject_id', idempotency_keys: 'actor_id' }[table] ?? 'user_id';
    const unique = { sessions: 'refresh_hash', one_time_tokens: 'token_hash', user_identities: 'identity_value' }[
      table
    ];
    for (const name of PEOPLE) {
      const id = principals.get(name)!;
      const values = { ...someRow.get(table)!, id: newId(), [whose]: id } as Row;
      if (table === 'sessions') values['family_id'] = newId();
      if (unique !== undefined) values[unique] = createHash('sha256').update(id).digest('hex');
      if (table !== 'users') await h.superuser.query(STATEMENTS.insert(table), [JSON.stringify(values)]);
      expect([name, await lettersOf(name, table, values)]).toEqual([name, INACTIVE.includes(name) ? '-' : letters]);
    }
  });
});

test('a principal without rights finds no row, changes none without an error, and cannot add one', async () => {
  await app.query('begin');
  expect((await app.query('select from cases')).rowCount).toBe(0);
  expect((await app.query('update donors set country = country')).rowCount).toBe(0);
  expect(await refusal(rowsIn(app).donor())).toBe('42501');
  await app.query('rollback');
});

test('row-level security applies to the owner as well', async () => {
  expect((await h.owner.query('select from consents')).rowCount).toBe(0);
  // As pg_dump asks, which would rather fail than leave rows out.
  expect(await refusal(h.owner.query('set row_security = off'))).toBe('ok');
  expect(await refusal(h.owner.query('select from consents'))).toBe('42501');
  expect((await h.superuser.query('select from consents')).rowCount).toBeGreaterThan(0);
});

test('a unit of work reaches the rows of its actor, and a unit of a worker those of the engine', async () => {
  const asThemselves = createUnitOfWork(h);
  const forTheEngine = createUnitOfWork({ ...h, principalId: ENGINE_USER_ID });
  const cases = async (withActor: typeof asThemselves, name: Identity) =>
    withActor({ userId: principals.get(name)!, requestId: 'r' }, async ({ manager }) => {
      const rows = await manager.query<unknown[]>('select from cases');
      return rows.length > 0;
    });
  expect(await cases(asThemselves, 'compliance')).toBe(true);
  expect(await cases(asThemselves, 'member')).toBe(false);
  expect(await cases(forTheEngine, 'member')).toBe(true);
  // The connection goes back to the pool without what was set.
  expect(await h.dataSource.query('select from cases')).toEqual([]);
});

test('a removed role reaches no row at the next statement', async () => {
  const id = await person('member', 'compliance');
  const sees = async () => {
    await app.query('begin');
    await app.query(`select set_config('app.principal', $1, true)`, [id]);
    const { rowCount } = await app.query('select from cases');
    await app.query('rollback');
    return rowCount !== 0;
  };
  expect(await sees()).toBe(true);
  await h.superuser.query('update user_roles set expires_at = clock_timestamp() where user_id = $1', [id]);
  expect(await sees()).toBe(false);
});
