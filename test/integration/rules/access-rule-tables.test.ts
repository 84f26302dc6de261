import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { OPERATOR_USER_ID } from '../../../contracts/identity/actor';
import { openHarness, race, refusal, type Harness } from '../database/harness';
import { insertRow, rowsIn, type Rows } from '../database/rows';

let h: Harness;
let rows: Rows;
beforeAll(async () => {
  h = await openHarness();
  rows = rowsIn(h.app);
});
afterAll(() => h.close());

const epoch = async (client: Client = h.app): Promise<bigint> => {
  const { rows: found } = await client.query<{ epoch: string }>('select epoch from authz_epoch');
  return BigInt(found[0]!.epoch);
};

describe('a version of a rule', () => {
  const change = (id: string, set: string) =>
    refusal(h.app.query(`update access_rules set ${set} where id = $1`, [id]));
  const activate = 'is_active = true, activated_at = now()';
  const retire = 'is_active = false, retired_at = now()';

  test('is activated and retired once, and never changes', async () => {
    const id = await rows.rule();
    expect(await change(id, activate)).toBe('ok');
    for (const set of ["effect = 'deny'", 'priority = 5', `actions = '{read,write}'`, `condition = '{"v":1}'`])
      expect(await change(id, set)).toBe('access_rules_keep_version');
    expect(await change(id, 'activated_at = now()')).toBe('access_rules_keep_version');
    expect(await change(id, retire)).toBe('ok');
    expect(await change(id, 'is_active = true, retired_at = null')).toBe('access_rules_keep_version');
    expect(await refusal(h.owner.query('delete from access_rules where id = $1', [id]))).toBe(
      'access_rules_keep_version',
    );
  });

  test('is the only active one of its name, however many are activated at once', async () => {
    const name = randomUUID();
    const clients = await Promise.all(Array.from({ length: 5 }, () => h.connect()));
    const ids: string[] = [];
    for (const version of clients.keys()) ids.push(await rows.rule({ rule_name: name, version: version + 1 }));
    const waiting = [...ids];
    const answer = await race(clients, (client) =>
      client.query(`update access_rules set ${activate} where id = $1`, [waiting.pop()]),
    );
    expect(answer).toEqual({ passed: 1, refusals: ['access_rules_one_active_per_name'] });
  });

  test('has a unique number within its name', async () => {
    await rows.rule({ rule_name: 'numbered' });
    expect(await refusal(rows.rule({ rule_name: 'numbered' }))).toBe('access_rules_rule_name_version_key');
  });
});

describe('the epoch of rights', () => {
  test('counts every change of rights, in its transaction', async () => {
    const user = await rows.user();
    const role = await insertRow(h.app, 'roles', { role_name: 'epoch_role', description: 'd' });
    const permission = await insertRow(h.app, 'permissions', {
      permission_name: 'epoch:read',
      resource_type: 'epoch',
      action: 'read',
      description: 'd',
    });
    const grant = { role_id: role, permission_id: permission, granted_by: OPERATOR_USER_ID };
    const changes: [string, () => Promise<unknown>][] = [
      ['access_rules', () => rows.rule()],
      ['role', () => h.app.query('update roles set is_active = false where id = $1', [role])],
      ['grant', () => insertRow(h.app, 'role_permissions', grant)],
      ['taking back', () => h.app.query('delete from role_permissions where role_id = $1', [role])],
      [
        'assignment',
        () => insertRow(h.app, 'user_roles', { user_id: user, role_id: role, assigned_by: OPERATOR_USER_ID }),
      ],
      ['end', () => h.app.query('update user_roles set expires_at = now() where user_id = $1', [user])],
      ['status', () => h.app.query(`update users set status = 'disabled' where id = $1`, [user])],
      [
        'field',
        () =>
          insertRow(h.app, 'field_access_control', {
            resource_type: 'epoch',
            field_name: 'word',
            classification: 'internal',
          }),
      ],
    ];
    for (const [name, change] of changes) {
      const before = await epoch();
      await change();
      expect([name, (await epoch()) > before]).toEqual([name, true]);
    }
    const before = await epoch();
    await h.app.query('begin');
    await h.app.query('update roles set is_active = true where id = $1', [role]);
    expect(await epoch(h.superuser)).toBe(before);
    await h.app.query('rollback');
    expect(await epoch()).toBe(before);
  });

  test('cannot be set by any role', async () => {
    expect(await refusal(h.app.query('update authz_epoch set epoch = 1'))).toBe('42501');
    expect(await refusal(insertRow(h.superuser, 'authz_epoch', {}))).toBe('authz_epoch_is_only_key');
  });
});

describe('the last administrator', () => {
  let admin: string;
  beforeAll(async () => {
    admin = await insertRow(h.app, 'roles', { role_name: 'admin', description: 'd' });
  });
  beforeEach(async () => {
    await h.superuser.query(
      `set session_replication_role = replica; delete from user_roles; reset session_replication_role`,
    );
  });

  const appoint = (values: Record<string, unknown> = {}) =>
    rows
      .user()
      .then((user_id) =>
        insertRow(h.app, 'user_roles', { user_id, role_id: admin, assigned_by: OPERATOR_USER_ID, ...values }),
      );
  const end = (client: Client, id: string) =>
    client.query('update user_roles set expires_at = now() where id = $1', [id]);
  const tomorrow = () => new Date(Date.now() + 86_400_000);

  test('keeps the role against every way of losing it', async () => {
    const only = await appoint();
    await appoint({ expires_at: tomorrow() });
    await appoint({ valid_from: tomorrow() });
    const gone = await appoint();
    await h.app.query(
      `update users set status = 'disabled' where id = (select user_id from user_roles where id = $1)`,
      [gone],
    );
    const ways = [
      `update user_roles set expires_at = now() where id = '${only}'`,
      `update user_roles set expires_at = now() + interval '1 hour' where id = '${only}'`,
      `update user_roles set role_id = (select id from roles where role_name <> 'admin' limit 1) where id = '${only}'`,
      `update users set status = 'disabled' where id = (select user_id from user_roles where id = '${only}')`,
      `update users set status = 'erased' where id = (select user_id from user_roles where id = '${only}')`,
      `update roles set is_active = false where id = '${admin}'`,
      `update roles set role_name = 'former' where id = '${admin}'`,
    ];
    for (const way of ways) expect([way, await refusal(h.app.query(way))]).toEqual([way, 'user_roles_keep_an_admin']);
    expect(await refusal(h.superuser.query(`delete from user_roles where id = '${only}'`))).toBe(
      'user_roles_keep_an_admin',
    );
    await appoint();
    expect(await refusal(end(h.app, only))).toBe('ok');
  });

  test('keeps the role when all administrators lose it at once', async () => {
    const clients = await Promise.all(Array.from({ length: 6 }, () => h.connect()));
    const ids: string[] = [];
    while (ids.length < clients.length) ids.push(await appoint());
    // All transactions begin before the first of them ends a role: their now() is older than the ends they wait for.
    await Promise.all(clients.map((client) => client.query('begin; select now()')));
    const answers = await Promise.all(
      clients.map(async (client, n) => {
        const answer = await refusal(end(client, ids[n]!));
        await client.query(answer === 'ok' ? 'commit' : 'rollback');
        return answer;
      }),
    );
    expect(answers.filter((answer) => answer === 'ok')).toHaveLength(5);
    expect(answers.filter((answer) => answer !== 'ok')).toEqual(['user_roles_keep_an_admin']);
  });
});
