import { randomUUID } from 'node:crypto';
import { STATUS_TOKEN } from '../../../contracts/donations/schemas';
import { openAnswer } from '../../../services/kernel/answer-once';
import { OPERATOR, startApi, type TestApi } from '../../setup/api';

let api: TestApi;
let web: string;
beforeAll(async () => {
  api = await startApi();
  web = await api.key('member');
});
afterAll(() => api.close());

const donor = { kind: 'individual', full_name: 'Ada Canary', email: 'ada@example.org', country: 'US' };
const pledge = async (idempotencyKey: string = randomUUID()) => {
  const body = { method: 'card', amount: '50.00', currency: 'USD', donor };
  const answer = await api.ask('/v1/donations', { key: web, body, idempotencyKey });
  expect(answer.status).toBe(201);
  return { id: String(answer.body['id']), token: String(answer.body['status_token']), answer };
};
const read = (id: string, token?: string) =>
  api.ask(`/v1/donations/${id}/status`, { headers: token === undefined ? {} : { [STATUS_TOKEN]: token } });
const setStatus = (id: string, status: string, reason: string) =>
  api.query(`update donations set status = $2, status_reason = $3, version = version + 1 where id = $1`, [
    id,
    status,
    reason,
  ]);

test('a pledge is answered with a token that reads the status of this gift without credentials', async () => {
  const { id, token } = await pledge();
  const { status, body } = await read(id, token);
  expect(status).toBe(200);
  expect(body).toEqual({
    id,
    status: 'created',
    amount: '50.00',
    received: '0.00',
    currency: 'USD',
    receipts: [],
  });
});

test('a repeated pledge is answered with the same token, which is not in the kept answer', async () => {
  const key = randomUUID();
  const first = await pledge(key);
  const again = await pledge(key);
  expect(again.answer.headers.get('idempotency-replayed')).toBe('true');
  expect(again.answer.body).toEqual(first.answer.body);
  const [row] = await api.query<{ id: string; expires_at: Date; response: Buffer }>(
    'select id, expires_at, response from idempotency_keys where key = $1',
    [key],
  );
  const kept = await api.withActor(OPERATOR, (tx) =>
    openAnswer(tx, { id: row!.id, expiresAt: row!.expires_at, response: row!.response }),
  );
  expect(kept).toContain(first.id);
  expect(kept).not.toContain(first.token);
});

test.each([
  ['flagged', 'hit'],
  ['kyc_required', 'hit'],
  ['blocked', 'sanctioned'],
])('the token of a gift that is %s shows it as pending', async (status, reason) => {
  const { id, token } = await pledge();
  await setStatus(id, 'pending', 'screening');
  const before = await read(id, token);
  await setStatus(id, status, reason);
  const held = await read(id, token);
  expect(held.body).toEqual(before.body);
  expect(held.body['status']).toBe('pending');
});

test('a wrong token, the token of another gift and none are answered as an unknown gift', async () => {
  const { id, token } = await pledge();
  const other = await pledge();
  const unknown = randomUUID();
  const answers = await Promise.all([
    read(unknown, token),
    read(id, other.token),
    read(id, `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`),
    read(id, ''),
    read(id),
    read(id, `${token}x`),
  ]);
  const shown = answers.map(({ status, body }) => ({
    status,
    type: body['type'],
    detail: String(body['detail']).replace(/[0-9a-f-]{36}/, 'ID'),
  }));
  expect(shown).toEqual(
    shown.map(() => ({
      status: 404,
      type: 'urn:hingecraft:problem:not-found',
      detail: 'there is no donation ID with this status token',
    })),
  );
});

test('reading a status is limited by address', async () => {
  const limited = await startApi({ rateLimitPerMinute: 2 });
  try {
    const ask = () => limited.ask(`/v1/donations/${randomUUID()}/status`);
    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([404, 404, 429]);
  } finally {
    await limited.close();
  }
});
