import { randomBytes } from 'node:crypto';
import { localMasterKey } from '../../../platform/crypto/local-master-key';
import { createMasterKeys } from '../../../platform/crypto/master-keys';
import { createDataSource } from '../../../platform/data-source/data-source';
import { createUnitOfWork } from '../../../platform/database/unit-of-work';
import { authenticateSession } from '../../../services/access/authenticate-session';
import { createRuleBooks } from '../../../services/access/rule-books';
import { ORIGIN, startApi, type TestApi } from '../../setup/api';
import { addMember, cookieOf, fromPage, logIn, openSession, PASSWORD } from '../../setup/people';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const MINE = '/v1/me/sessions';
const statusFor = async (cookie: string) => (await api.ask(MINE, { headers: { cookie } })).status;
const itemsOf = ({ body }: { body: Record<string, unknown> }) => body['items'] as Record<string, unknown>[];

it('a log-in opens a session in a cookie for this host over TLS that no script can read', async () => {
  const { id, email } = await addMember(api, 'finance');
  const answer = await logIn(api, email.toUpperCase());
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({ user_id: id });
  const [pair, ...attributes] = answer.headers.get('set-cookie')!.split('; ');
  expect(pair).toMatch(/^__Host-session=[0-9a-f]{64}$/);
  expect(attributes).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict']));
  expect(JSON.stringify(answer.body)).not.toContain(pair!.split('=')[1]);
  expect((await api.ask('/v1/donations?limit=1', { headers: { cookie: pair! } })).status).toBe(200);
});

it('a session is stored with a hash of its secret, and its log-in is in the audit log', async () => {
  const { id, email } = await addMember(api);
  const secret = (await openSession(api, email)).split('=')[1]!;
  const rows = await api.query<Record<string, unknown>>('select * from sessions where user_id = $1', [id]);
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(secret);
  const events = await api.query<{ action: string }>(
    `select action from audit_logs where resource_id = $1 and actor_id::text = $1 order by occurred_at`,
    [id],
  );
  expect(events.map(({ action }) => action)).toEqual(['session.opened']);
});

it('a session cannot be fixed: a log-in issues a new secret for any cookie', async () => {
  const { email } = await addMember(api);
  const planted = `__Host-session=${randomBytes(32).toString('hex')}`;
  const fresh = cookieOf(await logIn(api, email, PASSWORD, { cookie: planted }));
  expect(fresh).not.toBe(planted);
  expect([await statusFor(planted), await statusFor(fresh)]).toEqual([401, 200]);
  expect(await openSession(api, email)).not.toBe(fresh);
});

it.each([
  ['none', {}],
  ['a foreign one', { origin: 'https://evil.example.org' }],
  ['one that begins like ours', { origin: `${ORIGIN}.evil.example` }],
  ['null', { origin: 'null' }],
])('a session cookie changes nothing with this Origin: %s', async (_name, headers) => {
  const { id, email } = await addMember(api, 'finance');
  const cookie = await openSession(api, email);
  for (const [path, method] of [
    [MINE, 'DELETE'],
    ['/v1/donations', 'POST'],
  ] as const) {
    const answer = await api.ask(path, { method, headers: { cookie, ...headers } });
    expect([answer.status, answer.body['type']]).toEqual([403, 'urn:hingecraft:problem:foreign-origin']);
  }
  const login = await api.ask('/v1/sessions', { body: { email, password: PASSWORD }, headers });
  expect([login.status, login.headers.get('set-cookie')]).toEqual([403, null]);
  expect(await statusFor(cookie)).toBe(200);
  expect(await api.query('select 1 from sessions where user_id = $1', [id])).toHaveLength(1);
});

it('the sessions of a caller are listed and ended, and no others', async () => {
  const { email } = await addMember(api);
  const other = await openSession(api, (await addMember(api)).email);
  const [first, second] = [await openSession(api, email), await openSession(api, email)];
  const items = itemsOf(await api.ask(MINE, { headers: { cookie: second } }));
  expect(items.map(({ current, kind }) => [current, kind])).toEqual([
    [true, 'browser'],
    [false, 'browser'],
  ]);
  const path = `${MINE}/${String(items[1]!['id'])}`;
  expect((await api.ask(path, { method: 'DELETE', headers: fromPage(other) })).status).toBe(404);
  expect(await statusFor(first)).toBe(200);
  expect((await api.ask(path, { method: 'DELETE', headers: fromPage(second) })).status).toBe(200);
  expect([await statusFor(first), await statusFor(second)]).toEqual([401, 200]);
});

it('a session ends with a log-out, which removes the cookie', async () => {
  const { email } = await addMember(api);
  const cookie = await openSession(api, email);
  const answer = await api.ask('/v1/sessions/current', { method: 'DELETE', headers: fromPage(cookie) });
  expect(answer.headers.get('set-cookie')).toMatch(/^__Host-session=; .*Expires=Thu, 01 Jan 1970/);
  expect(await statusFor(cookie)).toBe(401);
});

it('all sessions of a user end at once by the user, an administrator or a new password', async () => {
  const { key } = await api.person('admin');
  const { id, email } = await addMember(api);
  const endings: ((cookie: string) => Promise<{ status: number }>)[] = [
    (cookie) => api.ask(MINE, { method: 'DELETE', headers: fromPage(cookie) }),
    () => api.ask(`/v1/users/${id}/sessions`, { method: 'DELETE', key }),
    (cookie) =>
      api.ask('/v1/me/password', {
        body: { current_password: PASSWORD, password: `${PASSWORD} again` },
        headers: fromPage(cookie),
      }),
  ];
  for (const end of endings) {
    const [one, two] = [await openSession(api, email), await openSession(api, email)];
    expect((await end(one)).status).toBe(200);
    expect([await statusFor(one), await statusFor(two)]).toEqual([401, 401]);
  }
  expect((await logIn(api, email)).status).toBe(401);
  expect((await logIn(api, email, `${PASSWORD} again`)).status).toBe(201);
});

it('a session ends when unused for half an hour, and after twelve hours in any case', async () => {
  const { id, email } = await addMember(api);
  const idle = await openSession(api, email);
  await api.query(`update sessions set last_used_at = now() - interval '29 minutes' where user_id = $1`, [id]);
  expect(await statusFor(idle)).toBe(200);
  // Used now, so that the half hour begins again.
  const [{ fresh }] = (await api.query<{ fresh: boolean }>(
    `select last_used_at > now() - interval '1 minute' as fresh from sessions where user_id = $1`,
    [id],
  )) as [{ fresh: boolean }];
  expect(fresh).toBe(true);
  await api.query(`update sessions set last_used_at = now() - interval '31 minutes' where user_id = $1`, [id]);
  expect(await statusFor(idle)).toBe(401);

  const old = await openSession(api, email);
  const [{ hours }] = (await api.query<{ hours: number }>(
    `select extract(epoch from max(expires_at) - now())::float8 / 3600 as hours from sessions where user_id = $1`,
    [id],
  )) as [{ hours: number }];
  expect(hours).toBeGreaterThan(11.9);
  expect(hours).toBeLessThanOrEqual(12);
  await api.query(`update sessions set expires_at = now() where user_id = $1`, [id]);
  expect(await statusFor(old)).toBe(401);
});

it('a session is refused at the next request in every process when its user was disabled', async () => {
  const { key } = await api.person('admin');
  await api.person('admin');
  const { id, email } = await addMember(api);
  const cookie = await openSession(api, email);
  const elsewhere = await createDataSource({
    url: api.database.url,
    poolSize: 1,
    applicationName: 'other',
  }).initialize();
  const known = async () =>
    (
      await authenticateSession(
        {
          withActor: createUnitOfWork({
            dataSource: elsewhere,
            masterKeys: createMasterKeys(localMasterKey(api.keys.masterKey)),
            lookupKey: api.keys.lookupKey,
          }),
          ruleBooks: createRuleBooks(),
        },
        cookie.split('=')[1]!,
        'other',
      )
    )?.actor.userId;
  expect(await known()).toBe(id);
  expect((await api.ask(`/v1/users/${id}/disable`, { method: 'POST', key })).status).toBe(200);
  expect([await known(), await statusFor(cookie), (await logIn(api, email)).status]).toEqual([undefined, 401, 401]);
  expect((await api.ask(`/v1/users/${id}/enable`, { method: 'POST', key })).status).toBe(200);
  expect([await statusFor(cookie), (await logIn(api, email)).status]).toEqual([401, 201]);
  await elsewhere.destroy();
});

it('a session is refused when its user has any status but active', async () => {
  const { id, email } = await addMember(api);
  const cookie = await openSession(api, email);
  const grant = { grant_type: 'password', email, password: PASSWORD };
  const key = String((await api.ask('/v1/tokens', { body: grant })).body['access_token']);
  await api.query(`update users set status = 'erased' where id = $1`, [id]);
  expect([await statusFor(cookie), (await api.ask(MINE, { key })).status]).toEqual([401, 401]);
});

it('a request with two kinds of valid credentials is refused', async () => {
  const { email } = await addMember(api, 'finance');
  const key = await api.key('finance');
  const cookie = await openSession(api, email);
  const both = await api.ask(MINE, { key, headers: { cookie } });
  expect([both.status, both.body['type']]).toEqual([401, 'urn:hingecraft:problem:unauthenticated']);
  expect((await api.ask(MINE, { key, headers: { cookie: 'theme=dark' } })).status).toBe(200);
});

it('a session needs the permission of an endpoint like any other credential', async () => {
  const { email } = await addMember(api, 'student');
  const cookie = await openSession(api, email);
  expect((await api.ask('/v1/payments', { headers: { cookie } })).status).toBe(403);
});
