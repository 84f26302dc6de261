import { addUser } from '../../../services/identity/add-user';
import type { Answer } from '../../setup/answer-check';
import { OPERATOR, ORIGIN, startApi, type TestApi } from '../../setup/api';
import { startOpenIdProvider, visitProvider, type TestProvider } from '../../setup/openid';
import { addMember, cookieOf, fromPage, openSession, openSteppedUp } from '../../setup/people';

let api: TestApi;
let provider: TestProvider;
beforeAll(async () => {
  provider = await startOpenIdProvider(`${ORIGIN}/login/openid`);
  api = await startApi({ openId: provider, stepUpForMachines: 'required' });
});
afterAll(async () => {
  await api.close();
  await provider.stop();
});

const typeOf = ({ status, body }: Answer) => (status < 400 ? String(status) : String(body['type']).split(':').at(-1));
const startOf = async (headers: Record<string, string>, path = '/v1/openid/authorization') => {
  const { body } = await api.ask(path, { method: 'POST', headers });
  return { url: String(body['url']), binding: String(body['binding']) };
};
const startLogIn = () => startOf({ origin: ORIGIN });
const finish = (body: object, headers: Record<string, string> = { origin: ORIGIN }) =>
  api.ask('/v1/sessions/openid', { body, headers });
const logInAs = async (who: string) => {
  const { url, binding } = await startLogIn();
  return finish({ binding, ...(await visitProvider(url, who)) });
};
const link = async (cookie: string, who: string) => {
  const { url, binding } = await startOf(fromPage(cookie), '/v1/me/openid/authorization');
  const body = { binding, ...(await visitProvider(url, who)) };
  return api.ask('/v1/me/openid', { body, headers: fromPage(cookie) });
};
const addLinked = async (who: string) => {
  const member = await addMember(api);
  const cookie = await openSteppedUp(api, member.email);
  expect(typeOf(await link(cookie, who))).toBe('201');
  return { ...member, cookie };
};

it('an OpenID log-in asks with PKCE, state and nonce for the identity only', async () => {
  const { url } = await startLogIn();
  const query = Object.fromEntries(new URL(url).searchParams);
  expect(query).toMatchObject({ response_type: 'code', scope: 'openid', code_challenge_method: 'S256' });
  for (const name of ['code_challenge', 'state', 'nonce']) expect(query[name]).toMatch(/^[\w-]{43,64}$/);
});

it('an OpenID log-in works for the user who linked the account, and nobody else', async () => {
  const { id } = await addLinked('grace');
  const answer = await logInAs('grace');
  expect([typeOf(answer), answer.body['user_id']]).toEqual(['201', id]);
  expect((await api.ask('/v1/me/sessions', { headers: { cookie: cookieOf(answer) } })).status).toBe(200);
  expect(typeOf(await logInAs('mallory'))).toBe('login-refused');
});

it('an OpenID log-in links no user by email, even a verified one', async () => {
  const id = await addUser(api, { displayName: 'A', email: 'somebody@example.org', roles: [] }, OPERATOR);
  expect(typeOf(await logInAs('zoe'))).toBe('login-refused');
  expect(await api.query(`select 1 from user_identities where user_id = $1`, [id])).toEqual([]);
});

it.each<[string, (answer: Record<string, string>) => Record<string, string | undefined>]>([
  ['another state', (answer) => ({ ...answer, state: 'x'.repeat(64) })],
  ['another code', (answer) => ({ ...answer, code: 'x'.repeat(43) })],
  ['another issuer', (answer) => ({ ...answer, iss: 'https://evil.example.org' })],
  ['no issuer', (answer) => ({ ...answer, iss: undefined })],
])('an OpenID log-in refuses an answer with %s', async (_name, change) => {
  const who = `person-${crypto.randomUUID()}`;
  await addLinked(who);
  const { url, binding } = await startLogIn();
  const answer = await visitProvider(url, who);
  expect(typeOf(await finish({ binding, ...change(answer) }))).toBe('login-refused');
  expect(typeOf(await logInAs(who))).toBe('201');
});

it('an OpenID log-in accepts an answer once, and only from the browser that asked', async () => {
  await addLinked('edsger');
  const [mine, theirs] = [await startLogIn(), await startLogIn()];
  const answer = await visitProvider(theirs.url, 'edsger');
  // A planted answer: the state is not that of this browser's question.
  expect(typeOf(await finish({ binding: mine.binding, ...answer }))).toBe('login-refused');
  expect(typeOf(await finish({ binding: theirs.binding, ...answer }))).toBe('201');
  expect(typeOf(await finish({ binding: theirs.binding, ...answer }))).toBe('login-refused');
  const { url, binding } = await startLogIn();
  const late = await visitProvider(url, 'edsger');
  await api.query(`update one_time_tokens set expires_at = now() where purpose = 'openid-login'`);
  expect(typeOf(await finish({ binding, ...late }))).toBe('login-refused');
  expect(typeOf(await finish({ binding, ...late }, { origin: 'https://evil.example.org' }))).toBe('foreign-origin');
});

it('an OpenID account is linked after a step-up, to one user, who began the link', async () => {
  const { cookie } = await addLinked('barbara');
  const other = await addMember(api);
  const plain = await openSession(api, other.email);
  const asked = await api.ask('/v1/me/openid/authorization', { method: 'POST', headers: fromPage(plain) });
  expect(typeOf(asked)).toBe('step-up-required');
  const theirs = await openSteppedUp(api, other.email);
  expect(typeOf(await link(theirs, 'barbara'))).toBe('conflict');
  const { url, binding } = await startOf(fromPage(cookie), '/v1/me/openid/authorization');
  const body = { binding, ...(await visitProvider(url, 'new-one')) };
  expect(typeOf(await api.ask('/v1/me/openid', { body, headers: fromPage(theirs) }))).toBe('login-refused');
  // Nor does a question for a log-in link anybody.
  const login = await startLogIn();
  const planted = { binding: login.binding, ...(await visitProvider(login.url, 'new-two')) };
  expect(typeOf(await api.ask('/v1/me/openid', { body: planted, headers: fromPage(theirs) }))).toBe('login-refused');
});

it('an OpenID log-in is refused to a disabled user', async () => {
  const { id } = await addLinked('alan');
  await api.query(`update users set status = 'disabled' where id = $1`, [id]);
  expect(typeOf(await logInAs('alan'))).toBe('login-refused');
});

it('an OpenID log-in reports an unreachable provider, and a missing configuration', async () => {
  const gone = await startOpenIdProvider(`${ORIGIN}/login/openid`);
  const other = await startApi({ openId: gone });
  await gone.stop();
  const answer = await other.ask('/v1/openid/authorization', { method: 'POST', headers: { origin: ORIGIN } });
  expect([typeOf(answer), answer.headers.has('retry-after')]).toEqual(['unavailable', true]);
  await other.close();
  const none = await startApi();
  const refused = await none.ask('/v1/openid/authorization', { method: 'POST', headers: { origin: ORIGIN } });
  expect(typeOf(refused)).toBe('not-found');
  await none.close();
});
