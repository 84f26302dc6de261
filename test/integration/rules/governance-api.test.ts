import { randomUUID } from 'node:crypto';
import type { RuleDefinition, RuleResource } from '../../../contracts/rules/schemas';
import { startApi, type Person, type TestApi } from '../../setup/api';
import type { Answer } from '../../setup/answer-check';
import { accessRule, definitionOf, fieldIs, when } from '../../factories/access-rules';

let api: TestApi;
let admin: Person;
let other: Person;
let finance: Person;
let compliance: Person;
let gift: string;
beforeAll(async () => {
  api = await startApi();
  admin = await api.person('admin');
  other = await api.person('admin');
  finance = await api.person('finance');
  compliance = await api.person('compliance');
  gift = (await pledge()).body['id'] as string;
});
afterAll(() => api.close());

const pledge = () =>
  api.ask('/v1/donations', {
    key: finance.key,
    body: {
      method: 'card',
      amount: '50.00',
      currency: 'USD',
      donor: { kind: 'individual', full_name: 'Marigold Testwell', email: 'donor@example.org', country: 'US' },
    },
  });

const post = (path: string, body: unknown = {}, key = admin.key): Promise<Answer> => api.ask(path, { key, body });
const get = (path: string, key = admin.key): Promise<Answer> => api.ask(path, { key });
const typeOf = ({ status, body }: Answer) => [status, String(body['type']).split(':').at(-1)];

const definition = (change: Partial<RuleDefinition> = {}): RuleDefinition => {
  const subjects = { v: 1, users: [finance.id], roles: [] } as const;
  return definitionOf(accessRule({ resourceType: 'donations', name: randomUUID(), subjects, ...change }));
};
const written = async (change: Partial<RuleDefinition> = {}): Promise<RuleResource> => {
  const answer = await post('/v1/rules', definition(change));
  expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
  return answer.body as unknown as RuleResource;
};
const activate = ({ id }: RuleResource, key = admin.key) => post(`/v1/rules/${id}/activate`, {}, key);
const retire = ({ id }: RuleResource, key = admin.key) => post(`/v1/rules/${id}/retire`, {}, key);
/** With this rule in force, and without it afterwards. */
const under = async (change: Partial<RuleDefinition>, work: (rule: RuleResource) => Promise<void>) => {
  const rule = await written(change);
  expect((await activate(rule)).status).toBe(200);
  try {
    await work(rule);
  } finally {
    expect((await retire(rule)).status).toBe(200);
  }
};

describe('the roles API', () => {
  test('gives the permissions of a custom role at the next request', async () => {
    const name = `desk-${randomUUID().slice(0, 8)}`;
    const made = await post('/v1/roles', { name, description: 'The desk', permissions: ['payments:read'] });
    expect([made.status, made.body]).toEqual([201, expect.objectContaining({ type: 'custom' })]);
    const person = await api.person();
    expect((await get('/v1/payments', person.key)).status).toBe(403);
    const assigned = await post('/v1/role-assignments', { user_id: person.id, role: name });
    expect([assigned.status, assigned.body['in_force']]).toEqual([201, true]);
    expect((await get('/v1/payments', person.key)).status).toBe(200);
    const path = `/v1/roles/${String(made.body['id'])}/permissions`;
    expect((await post(path, { permissions: ['refunds:read'] })).body['permissions']).toEqual(['refunds:read']);
    expect((await get('/v1/payments', person.key)).status).toBe(403);
    const listed = await get(`/v1/role-assignments?user_id=${person.id}`);
    expect(listed.body['items']).toEqual([expect.objectContaining({ role: name, assigned_by: admin.id })]);
    expect((await post(`/v1/role-assignments/${String(assigned.body['id'])}/end`)).body['in_force']).toBe(false);
    const actions = await api.query<{ action: string }>(
      `select action from audit_logs where resource_id in ($1, $2) order by occurred_at, sequence`,
      [made.body['id'], person.id],
    );
    expect(actions.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['role.added', 'role.permissions-set', 'role.assigned', 'role.ended']),
    );
  });

  test('refuses to change a system role, and a role that combines separated duties', async () => {
    const { items } = (await get('/v1/roles')).body as { items: { id: string; name: string }[] };
    const system = items.find(({ name }) => name === 'finance')!;
    expect(typeOf(await post(`/v1/roles/${system.id}/permissions`, { permissions: [] }))).toEqual([403, 'forbidden']);
    const both = { name: 'both', description: 'd', permissions: ['roles:assign', 'cases:read'] };
    expect(typeOf(await post('/v1/roles', both))).toEqual([409, 'duties-separated']);
    expect(await api.query(`select 1 from roles where role_name = 'both'`)).toEqual([]);
  });

  test('refuses a role for oneself, and an assignment that combines separated duties', async () => {
    const assign = (user_id: string, role: string, key = admin.key) =>
      post('/v1/role-assignments', { user_id, role }, key);
    expect(typeOf(await assign(admin.id, 'finance'))).toEqual([409, 'duties-separated']);
    expect(typeOf(await assign(other.id, 'compliance'))).toEqual([409, 'duties-separated']);
    expect(typeOf(await assign(compliance.id, 'admin'))).toEqual([409, 'duties-separated']);
    expect(typeOf(await assign(finance.id, 'finance'))).toEqual([409, 'conflict']);
    expect(typeOf(await assign(randomUUID(), 'finance'))).toEqual([404, 'not-found']);
    expect(typeOf(await assign(finance.id, 'nothing'))).toEqual([404, 'not-found']);
    expect(typeOf(await assign(finance.id, 'dev', compliance.key))).toEqual([403, 'forbidden']);
  });

  test('gives one of two roles with separated duties when both are assigned at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id: user_id } = await api.person();
      const answers = await Promise.all([
        post('/v1/role-assignments', { user_id, role: 'admin' }, admin.key),
        post('/v1/role-assignments', { user_id, role: 'compliance' }, other.key),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    }
    await api.query(
      `update user_roles set expires_at = now() where expires_at is null and user_id <> all($1)
         and role_id = (select id from roles where role_name = 'admin')`,
      [[admin.id, other.id]],
    );
  });

  test('keeps the last administrator, also when two remove the role from each other', async () => {
    const assignmentOf = async (userId: string) => {
      const { items } = (await get(`/v1/role-assignments?user_id=${userId}&role=admin`)).body as {
        items: { id: string; in_force: boolean }[];
      };
      return items.find(({ in_force: inForce }) => inForce)!.id;
    };
    const [mine, theirs] = [await assignmentOf(admin.id), await assignmentOf(other.id)];
    const answers = await Promise.all([
      post(`/v1/role-assignments/${theirs}/end`, {}, admin.key),
      post(`/v1/role-assignments/${mine}/end`, {}, other.key),
    ]);
    // The slower one has either lost the role before it was authenticated, or is the last.
    const statuses = answers.map(({ status }) => status).sort();
    expect([
      [200, 403],
      [200, 409],
    ]).toContainEqual(statuses);
    const [left] = await api.query<{ user_id: string }>(
      `select user_id from user_roles a join roles r on r.id = a.role_id where role_name = 'admin' and expires_at is null`,
    );
    const [last, former] = left!.user_id === admin.id ? [admin, other] : [other, admin];
    const own = await post(`/v1/role-assignments/${await lastAssignment(last)}/end`, {}, last.key);
    expect(typeOf(own)).toEqual([409, 'last-admin']);
    expect((await post('/v1/role-assignments', { user_id: former.id, role: 'admin' }, last.key)).status).toBe(201);
  });

  const lastAssignment = async (person: Person) => {
    const [row] = await api.query<{ id: string }>(
      'select id from user_roles where user_id = $1 and expires_at is null',
      [person.id],
    );
    return row!.id;
  };
});

describe('access rules', () => {
  test('are written, activated, replaced and retired as versions', async () => {
    const name = randomUUID();
    const first = await written({ name, effect: 'deny' });
    expect(first).toMatchObject({ version: 1, state: 'draft', created_by: admin.id });
    expect((await get('/v1/donations', finance.key)).status).toBe(200);
    expect((await activate(first)).body).toMatchObject({ state: 'active' });
    expect((await get('/v1/donations', finance.key)).status).toBe(403);
    const second = await written({ name, effect: 'deny', actions: ['cancel'] });
    expect(second).toMatchObject({ version: 2, state: 'draft' });
    expect((await activate(second)).body).toMatchObject({ state: 'active' });
    expect((await get('/v1/donations', finance.key)).status).toBe(200);
    expect((await get(`/v1/rules/${first.id}`)).body).toMatchObject({ state: 'retired', actions: ['read'] });
    expect(typeOf(await activate(first))).toEqual([409, 'rule-settled']);
    expect((await retire(second)).body).toMatchObject({ state: 'retired' });
    const { items } = (await get(`/v1/rules?name=${name}`)).body as { items: RuleResource[] };
    expect(items.map(({ version, state }) => [version, state])).toEqual([
      [2, 'retired'],
      [1, 'retired'],
    ]);
    const audited = await api.query<{ action: string }>(
      `select action from audit_logs where resource_id in ($1, $2) order by occurred_at, sequence`,
      [first.id, second.id],
    );
    expect(audited.map(({ action }) => action)).toEqual([
      'rule.written',
      'rule.activated',
      'rule.written',
      'rule.activated',
      'rule.retired',
    ]);
  });

  test('are stored completely', async () => {
    const whole = definition({
      actions: ['read', 'cancel'],
      condition: when({ op: 'and', nodes: [fieldIs('status', 'created'), fieldIs('method', 'card')] }),
      ipCidrs: ['192.0.2.0/24', '2001:db8::/32'],
      schedule: { v: 1, timeZone: 'Europe/Berlin', windows: [{ days: ['mon'], from: '22:00', to: '06:00' }] },
      obligations: { v: 1, list: [{ kind: 'mask', mask: 'amount-bucket', fields: ['amount'] }] },
      fields: { v: 1, names: ['id', 'amount'] },
      priority: -5,
      validFrom: '2026-01-01T00:00:00.000001Z',
      validUntil: '2027-01-01T00:00:00.000000Z',
    });
    expect(await written(whole)).toMatchObject(whole);
  });

  test('are refused with all their faults and places, and not stored', async () => {
    const wrong = definition({
      actions: ['read', 'fly'],
      condition: when({ op: 'gt', left: { field: 'colour' }, right: { value: 1 } }),
      fields: { v: 1, names: ['amount', 'taste'] },
    });
    const answer = await post('/v1/rules', wrong);
    expect(typeOf(answer)).toEqual([422, 'invalid-rule']);
    const pointers = (answer.body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);
    expect(pointers).toEqual(['/actions/1', '/condition/test/left/field', '/fields/names/1']);
    const validated = await post('/v1/rules/validate', wrong);
    expect(validated.body).toMatchObject({ valid: false, issues: pointers.map((pointer) => ({ pointer })) });
    expect((await post('/v1/rules/validate', definition())).body).toEqual({ valid: true, issues: [] });
    expect(typeOf(await post('/v1/rules', { ...definition(), sql: 'true' }))).toEqual([400, 'invalid-request']);
    expect((await get(`/v1/rules?name=${wrong.name}`)).body['items']).toEqual([]);
  });

  test('give nothing to their author and combine no separated duties', async () => {
    const to = (subjects: Partial<RuleDefinition['subjects']>, change: Partial<RuleDefinition> = {}) =>
      post('/v1/rules', definition({ ...change, subjects: { v: 1, users: [], roles: [], ...subjects } }));
    const refusedWith = [409, 'duties-separated'];
    expect(typeOf(await to({ users: [admin.id] }))).toEqual(refusedWith);
    expect(typeOf(await to({ roles: ['admin'] }))).toEqual(refusedWith);
    expect(typeOf(await to({ users: [other.id] }, { resourceType: 'cases' }))).toEqual(refusedWith);
    expect(typeOf(await to({ roles: ['compliance'] }, { resourceType: 'rules', actions: ['write'] }))).toEqual(
      refusedWith,
    );
    expect((await to({ users: [admin.id] }, { effect: 'deny' })).status).toBe(201);
    const theirs = await written({ subjects: { v: 1, users: [other.id], roles: [] } });
    expect(typeOf(await activate(theirs, other.key))).toEqual(refusedWith);
  });

  test('that deny their remover must be retired by another person', async () => {
    const deny = await written({ effect: 'deny', subjects: { v: 1, users: [other.id], roles: [] } });
    expect((await activate(deny)).status).toBe(200);
    expect(typeOf(await retire(deny, other.key))).toEqual([409, 'duties-separated']);
    // Nor by putting another version in its place.
    const next = await written({ name: deny.name, effect: 'deny' });
    expect(typeOf(await activate(next, other.key))).toEqual([409, 'duties-separated']);
    expect((await get(`/v1/rules/${deny.id}`)).body).toMatchObject({ state: 'active' });
    expect((await retire(deny)).status).toBe(200);
    await under({ effect: 'deny', subjects: { v: 1, users: [], roles: ['admin'] } }, async () => {
      expect((await get('/v1/donations')).status).toBe(403);
    });
  });

  test('of one name have one active version, however many are activated at once', async () => {
    const name = randomUUID();
    const drafts = [await written({ name }), await written({ name }), await written({ name })];
    const answers = await Promise.all(drafts.map((draft) => activate(draft)));
    expect(answers.filter(({ status }) => ![200, 409].includes(status))).toEqual([]);
    const { items } = (await get(`/v1/rules?name=${name}&state=active`)).body as { items: RuleResource[] };
    expect(items).toHaveLength(1);
    await retire(items[0]!);
  });

  test('are written by administrators only, who see no cases', async () => {
    for (const { key } of [compliance, finance, await api.person('compliance_lead'), await api.person('dev')])
      expect((await post('/v1/rules', definition(), key)).status).toBe(403);
    expect((await get('/v1/rules', compliance.key)).status).toBe(200);
    for (const path of ['/v1/cases', `/v1/cases/${randomUUID()}`]) expect((await get(path)).status).toBe(403);
  });
});

describe('an answer of the API', () => {
  const read = (key = finance.key) => get(`/v1/donations/${gift}`, key);

  test('is refused by a deny, whatever else allows it', async () => {
    await under({ effect: 'deny', priority: -1_000_000, condition: when(fieldIs('method', 'card')) }, async () => {
      await under({ priority: 1_000_000 }, async () => {
        expect(typeOf(await read())).toEqual([404, 'not-found']);
        expect((await get('/v1/donations', finance.key)).body['items']).toEqual([]);
      });
    });
    expect((await read()).status).toBe(200);
  });

  test('leaves out uncovered fields and masks masked ones, in lists and single reads', async () => {
    const obligations: RuleDefinition['obligations'] = {
      v: 1,
      list: [{ kind: 'mask', mask: 'amount-bucket', fields: ['amount'] }],
    };
    await under({ fields: { v: 1, names: ['amount', 'currency'] }, obligations }, async () => {
      const shown = { id: gift, amount: '10 to 99', currency: 'USD' };
      expect((await read()).body).toEqual(shown);
      expect((await get('/v1/donations', finance.key)).body['items']).toEqual([shown]);
    });
  });

  test('is refused when an obligation of the allow is unmet', async () => {
    const obligations: RuleDefinition['obligations'] = { v: 1, list: [{ kind: 'reason-required' }] };
    const condition = when(fieldIs('method', 'card'));
    await under({ obligations, condition }, async () => {
      const answer = await read();
      expect(typeOf(answer)).toEqual([403, 'reason-required']);
      expect(answer.body['detail']).toMatch(/Access-Reason/);
      expect((await get('/v1/donations', finance.key)).body['items']).toEqual([]);
    });
  });

  test('refuses a write to a forbidden field by its name, and stores nothing', async () => {
    await under(
      { actions: ['create'], fields: { v: 1, names: ['id', 'method', 'currency', 'donor_id'] } },
      async () => {
        const [before] = await api.query<{ n: number }>('select count(*)::int as n from donations');
        const answer = await pledge();
        expect(typeOf(answer)).toEqual([403, 'forbidden']);
        expect(answer.body['errors']).toEqual([expect.objectContaining({ pointer: '/amount' })]);
        expect(answer.body['detail']).toMatch(/'amount', 'earmark'/);
        expect(await api.query('select count(*)::int as n from donations')).toEqual([before]);
      },
    );
  });

  test('is refused to a permission for some resources when the action covers all', async () => {
    const maker = await api.person();
    const subjects = { v: 1 as const, users: [maker.id], roles: [] };
    const condition = when({ op: 'eq', left: { field: 'id' }, right: { value: gift } });
    await under({ subjects, condition }, async () => {
      expect((await read(maker.key)).status).toBe(200);
      const { items } = (await get('/v1/donations', maker.key)).body as { items: { id: string }[] };
      expect(items.map(({ id }) => id)).toEqual([gift]);
      expect((await get(`/v1/donations/${(await pledge()).body['id'] as string}`, maker.key)).status).toBe(404);
      const own = (await get('/v1/me/permissions', maker.key)).body;
      expect(own['permissions']).toEqual([expect.objectContaining({ permission: 'donations:read', on: 'some' })]);
    });
  });

  test('follows a field setting that is stricter, and none can be looser', async () => {
    const set = (change: Record<string, unknown>) =>
      post('/v1/fields', { resource_type: 'donations', field_name: 'amount', classification: 'restricted', ...change });
    expect((await set({})).body).toMatchObject({ classification: 'restricted' });
    expect((await read()).body).not.toHaveProperty('amount');
    expect((await set({ classification: 'internal' })).status).toBe(200);
    expect((await read()).body).toHaveProperty('amount', '50.00');
    expect(typeOf(await set({ classification: 'public' }))).toEqual([400, 'invalid-request']);
    expect(typeOf(await set({ default_mask: 'email' }))).toEqual([400, 'invalid-request']);
    expect(typeOf(await set({ field_name: 'colour' }))).toEqual([404, 'not-found']);
    const { items } = (await get('/v1/fields')).body as { items: Record<string, unknown>[] };
    expect(items).toContainEqual(
      expect.objectContaining({ field_name: 'status_reason', classification: 'restricted' }),
    );
  });
});

describe('an explanation of a decision', () => {
  const explain = (body: Record<string, unknown>, key = admin.key) => post('/v1/decisions/explain', body, key);

  test('names the deciding rule and why the others do not decide', async () => {
    await under({ effect: 'deny', condition: when(fieldIs('method', 'card')) }, async ({ id }) => {
      const asked = { user_id: finance.id, permission: 'donations:read' };
      expect((await explain(asked)).body).toMatchObject({ effect: 'deny', reason: 'depends-on-resource' });
      const { body } = await explain({ ...asked, resource_id: gift });
      expect(body).toMatchObject({ effect: 'deny', reason: 'denied-by-rule', rule_id: id });
      expect(body['rules']).toContainEqual(
        expect.objectContaining({ name: 'role finance: donations:read', matched: 'yes', outcome: 'lost' }),
      );
    });
    expect((await explain({ permission: 'cases:read' })).body).toMatchObject({
      effect: 'deny',
      reason: 'no-rule-allows',
    });
    expect(typeOf(await explain({ permission: 'donations:read', user_id: randomUUID() }))).toEqual([404, 'not-found']);
  });

  test('is given to every caller about themselves, with only the rules about them', async () => {
    const member = await api.person('member');
    await under({ name: 'about-finance', effect: 'deny' }, async () => {
      const own = await explain({ permission: 'donations:create' }, member.key);
      expect(own.body).toMatchObject({ effect: 'allow' });
      const named = { permission: 'donations:read', user_id: member.id };
      const { status, body } = await explain(named, member.key);
      expect([status, body['effect'], body['reason']]).toEqual([200, 'deny', 'no-rule-allows']);
      const shown = (body['rules'] as { name: string }[]).map(({ name }) => name);
      expect(shown.filter((name) => !name.startsWith('role member: '))).toEqual([]);
      expect((await explain({ permission: 'donations:read' }, finance.key)).body['reason']).toBe('denied-by-rule');
      const rules = (await explain(named)).body['rules'] as { name: string }[];
      expect(rules.map(({ name }) => name)).toContain('role finance: donations:read');
    });
  });

  test('about others needs the permission, and tells nobody without it who exists', async () => {
    const member = await api.person('member');
    for (const id of [finance.id, randomUUID()]) {
      const asked = { permission: 'donations:read', user_id: id };
      expect(typeOf(await explain(asked, member.key))).toEqual([403, 'forbidden']);
    }
    const refusals = await api.query(
      `select action from access_log where actor_id = $1 and resource_type = 'decisions' and not granted`,
      [member.id],
    );
    expect(refusals).toEqual([{ action: 'explain' }, { action: 'explain' }]);
  });

  test('about oneself answers for a hidden resource as for one that does not exist', async () => {
    const member = await api.person('member');
    const answers = [];
    for (const id of [gift, randomUUID()]) {
      const { status, body } = await explain({ permission: 'donations:read', resource_id: id }, member.key);
      const { type, detail } = body as { type: string; detail: string };
      answers.push([status, type, detail.replace(id, 'ID')]);
    }
    expect(answers[0]?.[0]).toBe(404);
    expect(answers[1]).toEqual(answers[0]);
  });

  test('can be for another time and address', async () => {
    await under({ effect: 'deny', ipCidrs: ['192.0.2.0/24'], validUntil: '2100-01-01T00:00:00Z' }, async () => {
      const effect = async (body: Record<string, unknown>) =>
        (await explain({ user_id: finance.id, permission: 'donations:read', ...body })).body['effect'];
      expect(await effect({ ip_address: '192.0.2.7' })).toBe('deny');
      expect(await effect({ ip_address: '198.51.100.1' })).toBe('allow');
      expect(await effect({ ip_address: '192.0.2.7', at: '2100-01-01T00:00:00Z' })).toBe('allow');
    });
  });

  test('reveals no resource that the caller may not read', async () => {
    const reason = { effect: 'deny' as const, condition: when(fieldIs('status_reason', 'hit')) };
    await under(reason, async () => {
      const asked = { user_id: finance.id, permission: 'donations:read', resource_id: gift };
      expect(typeOf(await explain(asked))).toEqual([403, 'forbidden']);
      expect((await explain(asked, compliance.key)).body).toMatchObject({ effect: 'allow' });
    });
    const ofCase = { permission: 'cases:read', resource_id: randomUUID() };
    expect(typeOf(await explain(ofCase))).toEqual([404, 'not-found']);
  });

  test('simulates a rule as another user without leaving a trace', async () => {
    const traces = () =>
      api.query(
        `select (select count(*) from audit_logs) as audits, (select count(*) from access_rules) as rules,
           (select epoch from authz_epoch) as epoch`,
      );
    const rule = definition({ effect: 'deny' });
    const before = await traces();
    const simulated = await post('/v1/rules/simulate', { user_id: finance.id, permission: 'donations:read', rule });
    expect(simulated.body).toMatchObject({
      before: { effect: 'allow' },
      after: { effect: 'deny', reason: 'denied-by-rule' },
    });
    expect(await traces()).toEqual(before);
    expect((await get('/v1/donations', finance.key)).status).toBe(200);
    const wrong = await post('/v1/rules/simulate', {
      permission: 'donations:read',
      rule: definition({ fields: { v: 1, names: ['taste'] } }),
    });
    expect(wrong.body['errors']).toEqual([expect.objectContaining({ pointer: '/rule/fields/names/0' })]);
  });
});

test('every caller sees their own permissions, and only those', async () => {
  const own = async ({ key }: Person) => {
    const { roles, permissions } = (await get('/v1/me/permissions', key)).body as {
      roles: string[];
      permissions: { permission: string; on: string }[];
    };
    return [roles, permissions.map(({ permission }) => permission)];
  };
  expect(await own(await api.person('member'))).toEqual([['member'], ['donations:create']]);
  expect(await own(await api.person())).toEqual([[], []]);
  expect((await own(compliance))[1]).toEqual(expect.not.arrayContaining(['rules:write', 'roles:assign']));
  expect((await api.ask('/v1/me/permissions')).status).toBe(401);
});
