import { randomUUID } from 'node:crypto';
import { prefixOf } from '../../../services/identity/api-key';
import { revokeApiKey } from '../../../services/identity/revoke-api-key';
import { OPERATOR, startApi, type TestApi } from '../../setup/api';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const LIST = '/v1/donations?limit=1';
const statusFor = async (key?: string) => (await api.ask(LIST, { key })).status;

it('the API refuses a missing, unknown, wrong or malformed API key with the same answer', async () => {
  const key = await api.key('finance');
  expect(await statusFor(key)).toBe(200);
  const wrong = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A');
  const answers = [];
  for (const bad of [undefined, wrong, `hc_aaaaaaaa_${'A'.repeat(43)}`, 'x', key.toUpperCase()]) {
    const { status, body } = await api.ask(LIST, { key: bad, headers: { 'x-request-id': 'same' } });
    answers.push(JSON.stringify([status, body]));
  }
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toMatch(/^\[401,/);
  const basic = await api.ask(LIST, { headers: { authorization: `Basic ${key}` } });
  expect(basic.status).toBe(401);
});

it('an API key is refused when it is revoked', async () => {
  const key = await api.key('finance');
  await revokeApiKey(api, prefixOf(key)!, OPERATOR);
  expect(await statusFor(key)).toBe(401);
  await expect(revokeApiKey(api, prefixOf(key)!, OPERATOR)).rejects.toMatchObject({ code: 'kernel.not-found' });
});

it('an API key is refused while its user is disabled, and accepted when the user is active again', async () => {
  const { id, key } = await api.person('finance');
  await api.query(`update users set status = 'disabled' where id = $1`, [id]);
  expect(await statusFor(key)).toBe(401);
  await api.query(`update users set status = 'active' where id = $1`, [id]);
  expect(await statusFor(key)).toBe(200);
});

it('an API key has no permissions of a role that is expired, inactive or has not begun', async () => {
  const { id, key } = await api.person('finance');
  await api.query(`update user_roles set expires_at = valid_from where user_id = $1`, [id]);
  expect(await statusFor(key)).toBe(403);
  await api.query(
    `update user_roles set expires_at = null, valid_from = now() + interval '1 hour' where user_id = $1`,
    [id],
  );
  expect(await statusFor(key)).toBe(403);
  await api.query(`update user_roles set valid_from = now() where user_id = $1`, [id]);
  expect(await statusFor(key)).toBe(200);
  await api.query(`update roles set is_active = false where role_name = 'finance'`);
  expect(await statusFor(key)).toBe(403);
  await api.query(`update roles set is_active = true where role_name = 'finance'`);
});

it('an endpoint checks the permission before it reads the body', async () => {
  const student = await api.key('student');
  const broken = await api.ask('/v1/donations', { key: student, body: '{"method":' });
  expect(broken.status).toBe(403);
  const huge = await api.ask('/v1/donations', { key: student, body: `"${'x'.repeat(70_000)}"` });
  expect(huge.status).toBe(403);
});

it('every endpoint that needs a permission is denied to a key without roles', async () => {
  const key = await api.key();
  const id = randomUUID();
  const paths: [string, 'GET' | 'POST'][] = [
    ['/v1/donations', 'POST'],
    ['/v1/donations', 'GET'],
    [`/v1/donations/${id}`, 'GET'],
    [`/v1/donations/${id}/cancel`, 'POST'],
    [`/v1/donations/${id}/refunds`, 'POST'],
    [`/v1/refunds/${id}`, 'GET'],
    [`/v1/refunds/${id}/approval`, 'POST'],
    ['/v1/payments', 'GET'],
    ['/v1/cases', 'GET'],
    ['/v1/cases', 'POST'],
    [`/v1/cases/${id}`, 'GET'],
    ...(['claim', 'unclaim', 'decision', 'approval'] as const).map(
      (step) => [`/v1/cases/${id}/${step}`, 'POST'] as [string, 'POST'],
    ),
    ['/v1/receipts/2026-1', 'GET'],
    ['/v1/receipts/2026-1/pdf', 'GET'],
    [`/v1/parked/donation:${id}/retry`, 'POST'],
    [`/v1/parked/donation:${id}/give-up`, 'POST'],
  ];
  for (const [path, method] of paths) {
    const answer = await api.ask(path, { key, method });
    expect([method, path, answer.status]).toEqual([method, path, 403]);
  }
});

it('an API key is stored without its secret, with its last use and its creator', async () => {
  const { id, key } = await api.person('finance');
  await statusFor(key);
  const [row] = await api.query<Record<string, unknown>>('select * from user_identities where user_id = $1', [id]);
  expect(row).toMatchObject({ identity_type: 'api_key', provider: 'hingecraft', identity_value: prefixOf(key) });
  expect(row!['last_used_at']).toBeInstanceOf(Date);
  expect(JSON.stringify(row)).not.toContain(key.slice(12));
  const events = await api.query<{ action: string }>(
    `select action from audit_logs where resource_id = $1 order by occurred_at, sequence`,
    [id],
  );
  expect(events.map(({ action }) => action)).toEqual(['user.added', 'role.assigned', 'api-key.issued']);
});
