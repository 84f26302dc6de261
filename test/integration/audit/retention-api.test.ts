import { ENGINE_USER_ID } from '../../../contracts/identity/actor';
import type { Client } from 'pg';
import type { Person } from '../../setup/api';
import { eventually, startApiWithWorkers, type TestApiWithWorkers } from '../../setup/api-with-workers';
import { openClient } from '../database/harness';
import { insertKey, keyNamed } from '../database/key-rows';
import { appendOldEvents, signStream } from '../database/retention-rows';

let api: TestApiWithWorkers;
let lead: Person;
let admin: Person;
let app: Client;
let stream: number;
beforeAll(async () => {
  api = await startApiWithWorkers();
  app = await openClient(api.database.url, ENGINE_USER_ID);
  // Before anybody is added: a stream goes from its first event on, and that must be an old one.
  const [empty] = await api.query<{ stream: number }>('select stream from audit_heads where sequence = 0 limit 1');
  stream = empty!.stream;
  await appendOldEvents(app, stream, [600, 599, 598]);
  await signStream(app, stream);
  [lead, admin] = [await api.person('compliance_lead'), await api.person('admin')];
});
afterAll(async () => {
  await app.end();
  await api.close();
});

const post = (path: string, { key }: Person, body: object) => api.ask(path, { key, body });
const get = (path: string, { key }: Person = lead) => api.ask(path, { key });
const typeOf = ({ body }: { body: Record<string, unknown> }) => String(body['type']).split(':').at(-1);
const statusOf = (path: string, status: string) =>
  eventually(
    () => get(path),
    ({ body }) => body['status'] === status,
  );
const POLICY = { policy_name: 'Audit log', resource_type: 'audit_logs', retention_period_days: 365 };

test('a retention policy is written by one person, and its run is counted, approved by another person and leaves tombstones', async () => {
  const written = await post('/v1/retention-policies', lead, POLICY);
  expect([written.status, written.body['approval_above']]).toEqual([201, 0]);
  expect(typeOf(await post('/v1/retention-policies', lead, { ...POLICY, policy_name: 'Another' }))).toBe('conflict');
  const policyPath = `/v1/retention-policies/${String(written.body['id'])}`;

  const started = await post('/v1/retention-runs', lead, { policy_id: written.body['id'] });
  expect(started.status).toBe(201);
  const path = `/v1/retention-runs/${String(started.body['id'])}`;
  const { body: counted } = await statusOf(path, 'counted');
  expect(counted).toMatchObject({ selected_count: 3, purged_count: 0 });
  expect(typeOf(await post('/v1/retention-runs', lead, { policy_id: written.body['id'] }))).toBe('conflict');

  const decision = { decision: 'approve', count: 3, hash: counted['selection_sha256'] };
  expect(typeOf(await post(`${path}/decision`, lead, decision))).toBe('forbidden');
  const both = await api.person('compliance_lead', 'admin');
  await post(policyPath, both, { retention_period_days: 365, approval_above: 1, is_active: true });
  expect(typeOf(await post(`${path}/decision`, admin, { ...decision, count: 2 }))).toBe('retention-refused');
  const approved = await post(`${path}/decision`, admin, decision);
  expect(approved.status).toBe(200);
  const { body: done } = await statusOf(path, 'done');
  expect(done).toMatchObject({ purged_count: 3, decided_by: admin.id });
  expect(typeOf(await post(`${path}/decision`, await api.person('admin'), decision))).toBe('retention-refused');

  const { body: stones } = await get('/v1/audit-tombstones');
  expect(stones['items']).toEqual([
    expect.objectContaining({ number: 1, stream, event_count: 3, approver_id: admin.id }),
  ]);
  const { body: runs } = await get('/v1/retention-runs?limit=1');
  expect(runs['items']).toEqual([expect.objectContaining({ id: started.body['id'] })]);
  const { body: policies } = await get('/v1/retention-policies');
  expect(policies['items']).toEqual([expect.objectContaining({ approval_above: 1, written_by: both.id })]);
});

test('types of events can be kept longer, and a policy that is off starts no run', async () => {
  const kept = await post('/v1/audit-retention', lead, { audit_type: 'donation', retention_days: 3650 });
  expect(kept.status).toBe(200);
  await post('/v1/audit-retention', lead, { audit_type: 'donation', retention_days: 4000, is_active: false });
  const { body: types } = await get('/v1/audit-retention');
  expect(types['items']).toEqual([expect.objectContaining({ retention_days: 4000, is_active: false })]);

  const { body } = await get('/v1/retention-policies');
  const [policy] = body['items'] as { id: string }[];
  const off = { retention_period_days: 400, approval_above: 0, is_active: false };
  expect((await post(`/v1/retention-policies/${policy!.id}`, lead, off)).status).toBe(200);
  expect(typeOf(await post('/v1/retention-runs', lead, { policy_id: policy!.id }))).toBe('conflict');
  expect(typeOf(await post(`/v1/retention-policies/${crypto.randomUUID()}`, lead, off))).toBe('not-found');
  expect(typeOf(await post('/v1/retention-runs', lead, { policy_id: crypto.randomUUID() }))).toBe('not-found');
  for (const wrong of [{ retention_period_days: 364 }, { approval_above: 1001 }])
    expect(typeOf(await post('/v1/retention-policies', lead, { ...POLICY, ...wrong }))).toBe('invalid-request');
});

const KEYS = {
  policy_name: 'Refunds',
  resource_type: 'retention_keys',
  key_class: 'refunds',
  retention_period_days: 365,
};

test.each<[string, object, string]>([
  ['keys without a class', { resource_type: 'retention_keys' }, '/key_class'],
  ['an unknown class', { ...KEYS, key_class: 'secrets' }, '/key_class'],
  ['the log with a class', { key_class: 'audit' }, '/key_class'],
  ['intake with a class', { resource_type: 'intake_keys', key_class: 'refunds' }, '/key_class'],
  ['the log to destroy', { retention_action: 'destroy-keys' }, '/retention_action'],
  ['keys to archive', { ...KEYS, retention_action: 'archive' }, '/retention_action'],
])('a retention policy for %s is refused by the name of the field', async (_name, wrong, pointer) => {
  const { body } = await post('/v1/retention-policies', lead, { ...POLICY, policy_name: 'Wrong', ...wrong });
  expect([typeOf({ body }), body['errors']]).toEqual(['invalid-request', [expect.objectContaining({ pointer })]]);
});

test('expired keys are counted, approved by another person and destroyed', async () => {
  await insertKey(app, keyNamed('refunds:2020'));
  const written = await post('/v1/retention-policies', lead, KEYS);
  expect(written.body).toMatchObject({ key_class: 'refunds', retention_action: 'destroy-keys' });
  expect(typeOf(await post('/v1/retention-policies', lead, { ...KEYS, policy_name: 'Again' }))).toBe('conflict');
  const holds = { ...KEYS, policy_name: 'Holds', key_class: 'holds' };
  expect((await post('/v1/retention-policies', lead, holds)).status).toBe(201);

  const started = await post('/v1/retention-runs', lead, { policy_id: written.body['id'] });
  const path = `/v1/retention-runs/${String(started.body['id'])}`;
  const { body: counted } = await statusOf(path, 'counted');
  expect(counted).toMatchObject({ selected_count: 1, purged_count: 0 });
  const decision = { decision: 'approve', count: 1, hash: counted['selection_sha256'] };
  expect((await post(`${path}/decision`, admin, decision)).status).toBe(200);
  expect((await statusOf(path, 'done')).body).toMatchObject({ purged_count: 1, decided_by: admin.id });
  const [key] = await api.query(`select wrapped_key from encryption_keys where scope_id = 'refunds:2020'`);
  expect(key).toEqual({ wrapped_key: null });

  // Another goes without approval; lists go on where a page ends.
  await insertKey(app, keyNamed('refunds:2021'));
  const policyPath = `/v1/retention-policies/${String(written.body['id'])}`;
  await post(policyPath, lead, { retention_period_days: 365, approval_above: 1, is_active: true });
  const { body: second } = await post('/v1/retention-runs', lead, { policy_id: written.body['id'] });
  await statusOf(`/v1/retention-runs/${String(second['id'])}`, 'done');
  const { body: newest } = await get('/v1/key-tombstones?limit=1');
  const { body: rest } = await get(`/v1/key-tombstones?cursor=${String(newest['next_cursor'])}`);
  const stone = { scope: 'retention', key_version: 1 };
  expect([newest['items'], rest['items']]).toEqual([
    [expect.objectContaining({ ...stone, number: 2, key_id: 'refunds:2021', run_id: second['id'], approver_id: null })],
    [
      expect.objectContaining({
        ...stone,
        number: 1,
        key_id: 'refunds:2020',
        run_id: started.body['id'],
        approver_id: admin.id,
      }),
    ],
  ]);
});
