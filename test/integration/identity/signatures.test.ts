import { Webhook } from 'standardwebhooks';
import { v7 as newId } from 'uuid';
import { issueSigningClient, type SigningClient } from '../../../services/access/signing-client';
import { forgetLogIns } from '../../../services/identity/forget-logins';
import { revokeApiKey } from '../../../services/identity/revoke-api-key';
import { OPERATOR, startApi, type TestApi } from '../../setup/api';

let api: TestApi;
let client: SigningClient & { userId: string };
beforeAll(async () => {
  api = await startApi();
  const { id } = await api.person('member');
  client = { userId: id, ...(await issueSigningClient(api, id, OPERATOR)) };
});
afterAll(() => api.close());

const BODY = JSON.stringify({ method: 'card', amount: '5.00', currency: 'USD', donor: { kind: 'anonymous' } });
const PLEDGE = '/v1/donations';

interface Signing {
  secret?: string;
  clientId?: string;
  id?: string;
  at?: Date;
  method?: string;
  path?: string;
  body?: string;
}
const sign = ({ secret = client.secret, clientId = client.clientId, id = newId(), ...rest }: Signing = {}) => {
  const { at = new Date(), method = 'POST', path = PLEDGE, body = BODY } = rest;
  return {
    authorization: `Signature ${clientId}`,
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, `${method} ${path}\n${body}`),
  };
};
const pledge = async (headers: Record<string, string>, body = BODY, path = PLEDGE) =>
  (await api.ask(path, { body, headers })).status;
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);

it('a signed request is accepted with the permissions of the user of its client', async () => {
  const answer = await api.ask(PLEDGE, { body: BODY, headers: sign() });
  expect(answer.status).toBe(201);
  const [event] = await api.query<{ actor_id: string }>('select actor_id from audit_logs where resource_id = $1', [
    answer.body['id'],
  ]);
  expect(event).toEqual({ actor_id: client.userId });
  const list = `${PLEDGE}?limit=1`;
  const reading = await api.ask(list, { headers: sign({ method: 'GET', path: list, body: '' }) });
  expect(reading.status).toBe(403);
});

it.each<[string, () => [Record<string, string>, string?, string?]]>([
  ['another secret', () => [sign({ secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` })]],
  ['an unknown client', () => [sign({ clientId: 'hcs_aaaaaaaa' })]],
  ['an invalid client id', () => [sign({ clientId: "hcs_' or 1=1" })]],
  ['another body', () => [sign(), BODY.replace('5.00', '5.01')]],
  ['a body with one more byte', () => [sign(), `${BODY} `]],
  ['another path', () => [sign({ path: '/v1/donations?x=1' })]],
  ['another method', () => [sign({ method: 'PUT' })]],
  ['another id', () => [{ ...sign(), 'webhook-id': 'other' }]],
  ['a timestamp of more than five minutes ago', () => [sign({ at: ago(302) })]],
  ['a timestamp in ten minutes', () => [sign({ at: ago(-600) })]],
  ['an altered timestamp', () => [{ ...sign(), 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 2) }]],
  ['bytes that are not UTF-8', () => [sign({ body: '\ufffd' }), Buffer.from([0xff]) as unknown as string]],
])('a signed request is refused with %s', async (_name, make) => {
  expect(await pledge(sign())).toBe(201);
  const [headers, body] = make();
  expect(await pledge(headers, body)).toBe(401);
});

it.each(['authorization', 'webhook-id', 'webhook-timestamp', 'webhook-signature'])(
  'a signed request is refused without the header %s',
  async (name) => {
    const headers = Object.entries(sign()).filter(([header]) => header !== name);
    expect(await pledge(Object.fromEntries(headers))).toBe(401);
  },
);

it('a signed request is accepted with a timestamp within five minutes either way', async () => {
  expect(await pledge(sign({ at: ago(290) }))).toBe(201);
  expect(await pledge(sign({ at: ago(-290) }))).toBe(201);
});

it('a signed request is refused when replayed, also by many at once, and not when another client used the same id', async () => {
  const headers = sign();
  expect(await pledge(headers)).toBe(201);
  expect(await pledge(headers)).toBe(401);
  const racing = sign();
  const statuses = await Promise.all(Array.from({ length: 10 }, () => pledge(racing)));
  expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  const { id } = await api.person('member');
  const other = await issueSigningClient(api, id, OPERATOR);
  expect(await pledge(sign({ ...other, id: headers['webhook-id'] }))).toBe(201);
});

it('the id of a signed request is remembered as long as its timestamp is valid', async () => {
  const headers = sign({ at: ago(-290) });
  expect(await pledge(headers)).toBe(201);
  await forgetLogIns(api, 'test');
  const [row] = await api.query<{ minutes: number }>(
    `select extract(epoch from max(expires_at) - now())::float8 / 60 as minutes from one_time_tokens where purpose = 'signed-request'`,
  );
  expect(row!.minutes).toBeGreaterThan(10);
  expect(await pledge(headers)).toBe(401);
});

it('the id of a request is not used up when its signature is wrong', async () => {
  const good = sign();
  expect(await pledge({ ...good, 'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}` })).toBe(401);
  expect(await pledge(good)).toBe(201);
});

it('a signed request is refused with a second credential', async () => {
  expect(await pledge({ ...sign(), cookie: `__Host-session=${'0'.repeat(64)}` })).toBe(401);
});

it('the secret of a signing client is stored sealed and ends with the client or its user', async () => {
  const { id } = await api.person('member');
  const own = await issueSigningClient(api, id, OPERATOR);
  const rows = await api.query<{ secret: string }>(
    `select coalesce(encode(secret_wrapped, 'escape'), '') || coalesce(secret_hash, '') as secret from user_identities`,
  );
  expect(rows.map(({ secret }) => secret).join()).not.toContain(own.secret.slice(6));
  await api.query(`update users set status = 'disabled' where id = $1`, [id]);
  expect(await pledge(sign(own))).toBe(401);
  await api.query(`update users set status = 'active' where id = $1`, [id]);
  expect(await pledge(sign(own))).toBe(201);
  await revokeApiKey(api, own.clientId.slice(4), OPERATOR);
  expect(await pledge(sign(own))).toBe(401);
});

it('a signed request is read up to the limit of its body', async () => {
  const body = `"${'x'.repeat(70_000)}"`;
  expect(await pledge(sign({ body }), body)).toBe(413);
});
