import { randomUUID } from 'node:crypto';
import type { WithActor } from '../../../platform/database/unit-of-work';
import { assessPolicy, listDuePolicies } from '../../../services/controls/assess-policy';
import { startApi, type Person, type TestApi } from '../../setup/api';
import { addMember, addMemberWithApp } from '../../setup/people';
import {
  activePolicy,
  assess,
  asWorker,
  ENGINE,
  manual,
  policyOf,
  policyWith,
  secondFactor,
  workedPolicy,
} from '../../setup/policies';

let api: TestApi;
let worker: WithActor;
let writer: Person;
let lead: Person;
let admin: Person;
beforeAll(async () => {
  api = await startApi();
  worker = asWorker(api);
  [writer, lead, admin] = [
    await api.person('compliance'),
    await api.person('compliance_lead'),
    await api.person('admin'),
  ];
});
afterAll(() => api.close());

const post = (path: string, { key }: Person, body: object = {}, idempotencyKey: string = randomUUID()) =>
  api.ask(path, { key, body, idempotencyKey });
const written = async (body: object, person = writer) => {
  const answer = await post('/v1/policies', person, body);
  expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
  return answer.body as { id: string; version: number };
};
const typeOf = ({ status, body }: { status: number; body: Record<string, unknown> }) =>
  status < 400 ? String(status) : String(body['type']).split(':').at(-1);
const resultsOf = async (id: string) =>
  (await api.ask(`/v1/policies/${id}/results`, { key: admin.key })).body['items'] as Record<string, unknown>[];

describe('versions of policies', () => {
  test('are written by one person and put in force by another, one at a time', async () => {
    const body = policyWith(secondFactor(['moderator']));
    const first = await written(body, lead);
    expect(typeOf(await post(`/v1/policies/${first.id}/activate`, writer))).toBe('forbidden');
    expect(typeOf(await post(`/v1/policies/${first.id}/activate`, lead))).toBe('duties-separated');
    const otherLead = await api.person('compliance_lead');
    expect((await post(`/v1/policies/${first.id}/activate`, otherLead)).body).toMatchObject({ state: 'active' });
    const second = await written(body);
    expect(second.version).toBe(2);
    expect((await post(`/v1/policies/${second.id}/activate`, lead)).body).toMatchObject({ activated_by: lead.id });
    expect(await policyOf(api, first.id, admin)).toMatchObject({ state: 'retired', version: 1 });
    expect(typeOf(await post(`/v1/policies/${first.id}/activate`, otherLead))).toBe('conflict');
    const list = await api.ask(`/v1/policies?name=${body.name}&state=active`, { key: admin.key });
    expect((list.body['items'] as { id: string }[]).map(({ id }) => id)).toEqual([second.id]);
  });

  test('leave one in force when eight are activated at once', async () => {
    const body = policyWith(secondFactor(['moderator']));
    const ids: string[] = [];
    for (let n = 0; n < 8; n += 1) ids.push((await written(body)).id);
    await Promise.all(ids.map((id) => post(`/v1/policies/${id}/activate`, lead)));
    const active = await api.query('select id from compliance_policies where policy_name = $1 and is_active', [
      body.name,
    ]);
    expect(active).toHaveLength(1);
  });

  test('are created once when a request is repeated', async () => {
    const key = randomUUID();
    const body = policyWith(manual());
    const first = await post('/v1/policies', writer, body, key);
    // As after a crash: stored, and the answer not kept.
    await api.query(
      `update idempotency_keys set status = 'in_flight', response = null, response_status = 503 where key = $1`,
      [key],
    );
    const again = await post('/v1/policies', writer, body, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    const found = await api.query('select id from compliance_policies where policy_name = $1', [body.name]);
    expect(found).toHaveLength(1);
  });

  test.each([
    ['an unknown check', secondFactor(['admin'], { check: 'all-is-well' })],
    ['an unknown version', secondFactor(['admin'], { check_version: 2 })],
    ['parameters of another check', secondFactor(['admin'], { parameters: { currency: 'USD' } })],
    ['no role at all', secondFactor([])],
  ])('are refused when written with %s', async (_name, requirement) => {
    expect(typeOf(await post('/v1/policies', writer, policyWith(requirement)))).toBe('invalid-request');
  });

  test('never change, not even by the owner of the database', async () => {
    const { id } = await written(policyWith(manual()));
    const change = api.query(`update compliance_policies set requirements = '{"v":1,"list":[{}]}' where id = $1`, [id]);
    await expect(change).rejects.toThrow('a version does not change');
    const own = api.query(
      `update compliance_policies set is_active = true, activated_at = now(), activated_by = created_by where id = $1`,
      [id],
    );
    await expect(own).rejects.toThrow('compliance_policies_activated_by_another');
  });
});

describe('the check for second factors', () => {
  test('is not_assessed when nobody has the role', async () => {
    const id = await activePolicy(api, policyWith(secondFactor(['instructor'])), writer, lead);
    expect(await policyOf(api, id, admin)).toMatchObject({ status: 'not_assessed' });
    expect(await assess(worker, id)).toEqual({ results: 1, failed: 0, opened: [] });
    expect(await policyOf(api, id, admin)).toMatchObject({ status: 'not_assessed' });
    expect(await resultsOf(id)).toMatchObject([{ status: 'not_assessed', evidence: { population: 0, failing: 0 } }]);
  });

  test('passes with an app or a passkey, fails for an account without one, and passes when that account is disabled', async () => {
    const id = await activePolicy(api, policyWith(secondFactor(['moderator'])), writer, lead);
    await addMemberWithApp(api, 'moderator');
    const withPasskey = await addMember(api, 'moderator');
    await api.query(
      `insert into user_identities (id, user_id, identity_type, provider, identity_value, public_key, counter, verified_at)
        values (gen_random_uuid(), $1, 'passkey', 'example.org', 'credential', 'key', 0, now())`,
      [withPasskey.id],
    );
    await assess(worker, id);
    expect(await policyOf(api, id, admin)).toMatchObject({ status: 'pass' });

    const bare = await addMember(api, 'moderator');
    await assess(worker, id);
    expect(await policyOf(api, id, admin)).toMatchObject({ status: 'fail' });
    const [failed] = await resultsOf(id);
    expect(failed).toMatchObject({
      evidence: { population: 3, failing: 1, subject_type: 'user', examples: [bare.id] },
    });
    expect(JSON.stringify(failed)).not.toMatch(/Test Person|example\.org/);

    await api.query(`update users set status = 'disabled' where id = $1`, [bare.id]);
    await assess(worker, id);
    expect(await policyOf(api, id, admin)).toMatchObject({ status: 'pass' });
  });

  test.each([
    ['an app that was never confirmed', 'verified_at = null'],
    ['an app that was removed', 'revoked_at = now()'],
  ])('does not count %s', async (_name, change) => {
    const id = await activePolicy(api, policyWith(secondFactor(['student'])), writer, lead);
    await api.query(
      `update user_roles set expires_at = now() where role_id = (select id from roles where role_name = 'student')`,
    );
    const member = await addMemberWithApp(api, 'student');
    await assess(worker, id);
    expect(await policyOf(api, id, admin)).toMatchObject({ status: 'pass' });
    await api.query(`update user_identities set ${change} where user_id = $1 and identity_type = 'totp'`, [member.id]);
    await assess(worker, id);
    expect((await resultsOf(id))[0]).toMatchObject({ status: 'fail', evidence: { population: 1, failing: 1 } });
  });

  test('is refused to a process that may not see all accounts', async () => {
    const someone = await api.person('dev');
    const look = api.withActor({ userId: someone.id, requestId: 'test' }, ({ manager }) =>
      manager.query(`select * from account_factors('{admin}')`),
    );
    await expect(look).rejects.toThrow('not for this principal');
  });
});

describe('an assessment by the scheduler', () => {
  test('writes nothing more when it is retried', async () => {
    const id = await activePolicy(api, policyWith(secondFactor(['member'])), writer, lead);
    await addMember(api, 'member');
    const assessment = randomUUID();
    const runs = [];
    for (let n = 0; n < 4; n += 1) runs.push(assess(worker, id, new Date(), assessment));
    await Promise.all(runs);
    expect(await resultsOf(id)).toHaveLength(1);
  });

  test('covers policies in force that were never assessed or last at half of their maximum age', async () => {
    const id = await activePolicy(api, policyWith(secondFactor(['admin'])), writer, lead);
    const draft = await written(policyWith(secondFactor(['admin'])));
    const at = Date.now();
    const due = (ms: number) => listDuePolicies({ withActor: worker, now: () => new Date(at + ms) }, ENGINE);
    expect(await due(0)).toContain(id);
    expect(await due(0)).not.toContain(draft.id);
    await assess(worker, id, new Date(at));
    expect(await due(12 * 3_600_000 - 1_000)).not.toContain(id);
    expect(await due(12 * 3_600_000)).toContain(id);
    const nothing = await assessPolicy({ withActor: worker }, draft.id, randomUUID(), 'all', ENGINE);
    expect(nothing.results).toBe(0);
  });

  test('stays stored as a pass when it is old, and is shown as stale', async () => {
    const id = await activePolicy(api, policyWith(secondFactor(['admin'])), writer, lead);
    await addMemberWithApp(api, 'finance');
    const finance = await activePolicy(api, policyWith(secondFactor(['finance'])), writer, lead);
    await assess(worker, finance, new Date(Date.now() - 24 * 3_600_000 - 60_000));
    expect(await policyOf(api, finance, admin)).toMatchObject({ status: 'stale', controls: [{ status: 'stale' }] });
    expect(await resultsOf(finance)).toMatchObject([{ status: 'pass' }]);
    expect(await policyOf(api, id, admin)).toMatchObject({ status: 'not_assessed' });
  });
});

test('the database refuses a pass over an empty population', async () => {
  const { id } = await written(policyWith(manual()));
  const insert = api.query(
    `insert into policy_results (id, policy_id, requirement, assessment_id, check_version, status, evidence, assessed_at)
     values (gen_random_uuid(), $1, 'review', gen_random_uuid(), 1, 'pass', '{"population":0,"failing":0}', now())`,
    [id],
  );
  await expect(insert).rejects.toThrow('policy_results_nothing_is_no_pass');
});

describe('manual evidence', () => {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const evidence = (change: object = {}) => ({
    requirement: 'review',
    owner_id: admin.id,
    statement: 'Wilhelmina went through the list.',
    valid_from: day(-1),
    valid_until: day(10),
    ...change,
  });

  test('has an owner and an end, makes a requirement pass until then, and is stored sealed', async () => {
    const id = await activePolicy(api, policyWith(manual()), writer, lead);
    expect(await policyOf(api, id, admin)).toMatchObject({ status: 'not_assessed' });
    const old = await post(
      `/v1/policies/${id}/evidence`,
      writer,
      evidence({ valid_from: day(-20), valid_until: day(-2) }),
    );
    expect(old.status).toBe(201);
    expect(await policyOf(api, id, admin)).toMatchObject({ status: 'stale' });
    const added = await post(`/v1/policies/${id}/evidence`, writer, evidence());
    expect(added.body).toMatchObject({ owner_id: admin.id, recorded_by: writer.id });
    expect(await policyOf(api, id, admin)).toMatchObject({
      status: 'pass',
      controls: [{ evidence_id: added.body['id'] }],
    });
    const list = await api.ask(`/v1/policies/${id}/evidence`, { key: admin.key });
    expect(list.body['items']).toMatchObject([
      { statement: 'Wilhelmina went through the list.' },
      { id: old.body['id'] },
    ]);
    const [row] = await api.query<{ text: string }>(
      'select policy_evidence::text as text from policy_evidence limit 1',
    );
    expect(row!.text).not.toContain('Wilhelmina');
  });

  test.each([
    ['an end before its start', () => ({ valid_until: day(-2) })],
    ['a requirement that a check assesses', () => ({ requirement: 'second-factor' })],
    ['an unknown owner', () => ({ owner_id: randomUUID() })],
  ])('with %s is refused', async (_name, change) => {
    const { id } = await written(policyWith(manual(), secondFactor(['admin'])));
    expect(typeOf(await post(`/v1/policies/${id}/evidence`, writer, evidence(change())))).toBe('invalid-evidence');
  });
});

test.each(['privileged-access', 'screened-donations'])('the worked policy %s is accepted unchanged', async (name) => {
  const id = await activePolicy(api, workedPolicy(name), writer, lead);
  const { results } = await assess(worker, id);
  expect(results).toBe(1);
  expect(await resultsOf(id)).toHaveLength(1);
  const steps = await api.query<{ action: string }>(
    `select action from audit_logs where resource_type = 'policy' and resource_id = $1 order by occurred_at`,
    [id],
  );
  expect(steps.map(({ action }) => action)).toEqual(['policy.written', 'policy.activated', 'policy.assessed']);
});
