import { accessRule, definitionOf, fieldIs, when } from '../../factories/access-rules';
import { startApi, type Person, type TestApi } from '../../setup/api';

let api: TestApi;
let finance: Person;
let compliance: Person;
let gift: string;
beforeAll(async () => {
  api = await startApi();
  finance = await api.person('finance');
  compliance = await api.person('compliance');
  const donor = { kind: 'individual', full_name: 'Marigold Testwell', email: 'donor@example.org', country: 'US' };
  const body = { method: 'card', amount: '50.00', currency: 'USD', donor };
  gift = (await api.ask('/v1/donations', { key: finance.key, body })).body['id'] as string;
});
afterAll(() => api.close());

interface Logged {
  actor_id: string;
  resource_type: string;
  resource_id: string;
  action: string;
  fields: string[];
  granted: boolean;
  user_agent: string | null;
  ip_address: string | null;
}

const logOf = async (query: string): Promise<Logged[]> => {
  const answer = await api.ask(`/v1/access-log?${query}`, { key: compliance.key });
  expect(answer.status).toBe(200);
  return answer.body['items'] as Logged[];
};

test('a read of a confidential field is logged with caller, resource and address; other reads are not', async () => {
  const read = (person: Person) => api.ask(`/v1/donations/${gift}`, { key: person.key });
  const answers = [await read(finance), await read(compliance)];
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(await logOf(`actor_id=${finance.id}&granted=true`)).toEqual([]);
  const [only, ...rest] = await logOf(`resource_id=${gift}`);
  expect(rest).toEqual([]);
  const entry = {
    actor_id: compliance.id,
    resource_type: 'donations',
    resource_id: gift,
    action: 'read',
    granted: true,
  };
  expect(only).toMatchObject({ ...entry, ip_address: expect.stringContaining('127.0.0.1') as unknown });
  expect(only?.fields).toContain('status_reason');
  expect(only?.user_agent).toEqual(expect.any(String));
});

test('a list logs one read for each of its resources', async () => {
  const reader = await api.person('compliance_lead');
  const listed = await api.ask('/v1/donations?limit=10', { key: reader.key });
  const ids = (listed.body['items'] as { id: string }[]).map(({ id }) => id);
  const logged = await logOf(`actor_id=${reader.id}`);
  expect(ids.length).toBeGreaterThan(0);
  expect(logged.map(({ resource_id: id }) => id).sort()).toEqual([...ids].sort());
});

test('a refused read is logged although its transaction is rolled back', async () => {
  const stranger = await api.person('member');
  expect((await api.ask('/v1/cases', { key: stranger.key })).status).toBe(403);
  const entry = { resource_type: 'cases', resource_id: '*', action: 'read', granted: false, fields: [] };
  expect(await logOf(`actor_id=${stranger.id}`)).toEqual([expect.objectContaining(entry)]);

  const rule = accessRule({
    name: 'only-cash',
    resourceType: 'donations',
    subjects: { v: 1, users: [stranger.id], roles: [] },
    condition: when(fieldIs('method', 'cash')),
  });
  const admin = await api.person('admin');
  const written = await api.ask('/v1/rules', { key: admin.key, body: definitionOf(rule) });
  await api.ask(`/v1/rules/${String(written.body['id'])}/activate`, { key: admin.key, body: {} });
  expect((await api.ask(`/v1/donations/${gift}`, { key: stranger.key })).status).toBe(404);
  const [newest] = await logOf(`actor_id=${stranger.id}`);
  expect(newest).toMatchObject({ resource_type: 'donations', resource_id: gift, action: 'read', granted: false });
});

test('a read shows nothing when it cannot be logged', async () => {
  await api.query('revoke execute on function access_record(jsonb) from hingecraft_app');
  try {
    const answer = await api.ask(`/v1/donations/${gift}`, { key: compliance.key });
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toContain(gift);
    expect((await api.ask(`/v1/donations/${gift}`, { key: finance.key })).status).toBe(200);
    expect((await api.ask('/v1/cases', { key: finance.key })).status).toBe(500);
  } finally {
    await api.query('grant execute on function access_record(jsonb) to hingecraft_app');
  }
});
