import { ORIGIN, startApi, type TestApi } from '../../setup/api';
import type { Answer } from '../../setup/answer-check';
import { addMember, fromPage, logIn, openSession, PASSWORD } from '../../setup/people';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

interface Pair {
  access: string;
  refresh: string;
  session: string;
}

const pairOf = ({ status, body }: Answer): Pair => {
  if (status !== 201) throw new Error(`tokens were answered ${status}: ${JSON.stringify(body)}`);
  const [access, refresh, session] = ['access_token', 'refresh_token', 'session_id'].map((name) => String(body[name]));
  return { access: access!, refresh: refresh!, session: session! };
};
const issue = async (email: string, password = PASSWORD): Promise<Pair> =>
  pairOf(await api.ask('/v1/tokens', { body: { grant_type: 'password', email, password }, idempotencyKey: null }));
const refresh = (token: string) =>
  api.ask('/v1/tokens', { body: { grant_type: 'refresh_token', refresh_token: token } });
const statusFor = async (key: string) => (await api.ask('/v1/me/sessions', { key })).status;
const typeOf = ({ body }: Answer) => String(body['type']).split(':').at(-1);
const familyRows = (family: string) =>
  api.query<{ counter: number; revoked_at: Date | null }>(
    'select counter, revoked_at from sessions where family_id = $1 order by counter',
    [family],
  );
const backdate = (family: string, seconds: number) =>
  api.query(`update sessions set replaced_at = replaced_at - make_interval(secs => $2) where family_id = $1`, [
    family,
    seconds,
  ]);

it('an access token works for five minutes without cookie or Origin', async () => {
  const { email } = await addMember(api, 'finance');
  const answer = await api.ask('/v1/tokens', { body: { grant_type: 'password', email, password: PASSWORD } });
  expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 300 });
  expect(answer.headers.get('set-cookie')).toBeNull();
  const { access } = pairOf(answer);
  expect((await api.ask('/v1/payments', { key: access })).status).toBe(200);
  expect(await api.ask('/v1/donations', { key: access, body: {} })).toMatchObject({ status: 400 });
  const { email: student } = await addMember(api, 'student');
  expect((await api.ask('/v1/payments', { key: (await issue(student)).access })).status).toBe(403);
});

it('a log-in for tokens refuses a wrong password as a log-in by cookie does', async () => {
  const { email } = await addMember(api);
  const wrong = { grant_type: 'password', email, password: 'not the password of anybody' };
  expect(typeOf(await api.ask('/v1/tokens', { body: wrong }))).toBe('login-refused');
});

it('a refresh token works once and is replaced in the same session', async () => {
  const first = await issue((await addMember(api)).email);
  const second = pairOf(await refresh(first.refresh));
  const third = pairOf(await refresh(second.refresh));
  expect(new Set([first, second, third].map((pair) => pair.refresh)).size).toBe(3);
  expect(new Set([first, second, third].map((pair) => pair.session)).size).toBe(1);
  for (const { access } of [first, second, third]) expect(await statusFor(access)).toBe(200);
  const rows = await api.query('select * from sessions where family_id = $1', [first.session]);
  for (const { refresh: secret } of [first, second, third]) expect(JSON.stringify(rows)).not.toContain(secret);
});

it('an old refresh token ends its session, for the thief and the owner alike', async () => {
  const first = await issue((await addMember(api)).email);
  const second = pairOf(await refresh(first.refresh));
  const third = pairOf(await refresh(second.refresh));
  expect(typeOf(await refresh(first.refresh))).toBe('token-refused');
  expect(typeOf(await refresh(third.refresh))).toBe('token-refused');
  expect(await statusFor(third.access)).toBe(401);
  expect((await familyRows(first.session)).every(({ revoked_at: at }) => at !== null)).toBe(true);
  const events = await api.query<{ outcome: string }>(
    `select outcome from audit_logs where action = 'session.replayed'`,
  );
  expect(events).toEqual([{ outcome: 'refused' }]);
});

it('a refresh token returns the same successor once more within 30 s, and not a third time', async () => {
  const first = await issue((await addMember(api)).email);
  const [lost, again] = [pairOf(await refresh(first.refresh)), pairOf(await refresh(first.refresh))];
  expect(again.refresh).toBe(lost.refresh);
  expect(await familyRows(first.session)).toHaveLength(2);
  const next = pairOf(await refresh(again.refresh));
  expect(await statusFor(next.access)).toBe(200);

  const other = await issue((await addMember(api)).email);
  await refresh(other.refresh);
  await refresh(other.refresh);
  expect(typeOf(await refresh(other.refresh))).toBe('token-refused');
  expect((await familyRows(other.session))[1]!.revoked_at).not.toBeNull();
});

it('a refresh token repeated after 30 s counts as stolen', async () => {
  const kept = await issue((await addMember(api)).email);
  pairOf(await refresh(kept.refresh));
  await backdate(kept.session, 29);
  pairOf(await refresh(kept.refresh));

  const late = await issue((await addMember(api)).email);
  const successor = pairOf(await refresh(late.refresh));
  await backdate(late.session, 31);
  expect(typeOf(await refresh(late.refresh))).toBe('token-refused');
  expect(await statusFor(successor.access)).toBe(401);
});

it('a refresh token has one successor when two ask at once, and ends its session when ten do', async () => {
  for (let n = 0; n < 5; n += 1) {
    const first = await issue((await addMember(api)).email);
    const pairs = (await Promise.all([refresh(first.refresh), refresh(first.refresh)])).map(pairOf);
    expect(new Set(pairs.map((pair) => pair.refresh)).size).toBe(1);
    expect(await familyRows(first.session)).toHaveLength(2);
  }
  const first = await issue((await addMember(api)).email);
  const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(first.refresh)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
  const rows = await familyRows(first.session);
  expect(rows.map(({ counter }) => counter)).toEqual([0, 1]);
  expect(rows.every(({ revoked_at: at }) => at !== null)).toBe(true);
});

it('an access token is refused at the next request when its session ended or its user was disabled', async () => {
  const { key } = await api.person('admin');
  await api.person('admin');
  const endings: ((pair: Pair, id: string, email: string) => Promise<{ status: number }>)[] = [
    ({ access }) => api.ask('/v1/sessions/current', { method: 'DELETE', key: access }),
    ({ access }) => api.ask('/v1/me/sessions', { method: 'DELETE', key: access }),
    (_pair, id) => api.ask(`/v1/users/${id}/sessions`, { method: 'DELETE', key }),
    (_pair, id) => api.ask(`/v1/users/${id}/disable`, { method: 'POST', key }),
    async ({ session }, _id, email) => {
      const cookie = await openSession(api, email);
      return api.ask(`/v1/me/sessions/${session}`, { method: 'DELETE', headers: fromPage(cookie) });
    },
  ];
  for (const end of endings) {
    const { id, email } = await addMember(api);
    const pair = await issue(email);
    expect(await statusFor(pair.access)).toBe(200);
    expect((await end(pair, id, email)).status).toBe(200);
    expect(await statusFor(pair.access)).toBe(401);
    expect(typeOf(await refresh(pair.refresh))).toBe('token-refused');
  }
});

it('a refresh token is refused as a cookie, and a cookie as a refresh token', async () => {
  const { email } = await addMember(api);
  const { refresh: token, access } = await issue(email);
  const secret = (await openSession(api, email)).split('=')[1]!;
  expect(typeOf(await refresh(secret))).toBe('token-refused');
  for (const value of [token, access]) {
    expect((await api.ask('/v1/me/sessions', { headers: { cookie: `__Host-session=${value}` } })).status).toBe(401);
  }
  for (const key of [token, secret]) expect(await statusFor(key)).toBe(401);
});

it('an access token is refused together with a cookie', async () => {
  const { email } = await addMember(api);
  const { access } = await issue(email);
  const cookie = await openSession(api, email);
  expect((await api.ask('/v1/me/sessions', { key: access, headers: { cookie } })).status).toBe(401);
});

it('the list of sessions holds browsers and API clients', async () => {
  const { email } = await addMember(api);
  const { access, session } = await issue(email);
  await logIn(api, email, PASSWORD, { 'user-agent': `${'x'.repeat(400)}`, origin: ORIGIN });
  const { body } = await api.ask('/v1/me/sessions', { key: access });
  const items = body['items'] as Record<string, unknown>[];
  expect(items.map(({ kind, current }) => [kind, current])).toEqual([
    ['browser', false],
    ['token', true],
  ]);
  expect(items[1]).toMatchObject({ id: session, ip_address: '127.0.0.1' });
  expect(items[0]!['user_agent']).toHaveLength(300);
});
