import { issuePasswordLink } from '../../../services/identity/password-link';
import { resetLogIn } from '../../../services/identity/reset-log-in';
import type { Answer } from '../../setup/answer-check';
import { OPERATOR, startApi, type TestApi } from '../../setup/api';
import { addMember, addMemberWithApp, codeOf, fromPage, logIn, openSteppedUp, PASSWORD } from '../../setup/people';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
// All of them come from one address.
afterEach(() => api.query('delete from lockouts'));
afterAll(() => api.close());

const typeOf = ({ status, body }: Answer) => (status < 400 ? String(status) : String(body['type']).split(':').at(-1));
const withCode = async (email: string, code?: string, password = PASSWORD) =>
  typeOf(await api.ask('/v1/tokens', { body: { grant_type: 'password', email, password, ...(code && { code }) } }));
/** As if the last code had been used long ago. */
const forgetSteps = (id: string) => api.query('update user_identities set counter = 0 where user_id = $1', [id]);

it('a log-in for a cookie or token needs a code once an authenticator app is confirmed', async () => {
  const { email, secret, id } = await addMemberWithApp(api);
  expect(typeOf(await logIn(api, email))).toBe('second-factor-required');
  expect(await withCode(email)).toBe('second-factor-required');
  expect(await withCode(email, '000000')).toBe('login-refused');
  expect(await withCode(email, codeOf(secret), 'not the password of anybody')).toBe('login-refused');
  expect(await withCode(email, codeOf(secret))).toBe('201');
  await forgetSteps(id);
  const body = { email, password: PASSWORD, code: codeOf(secret) };
  expect((await api.ask('/v1/sessions', { body, headers: fromPage('') })).status).toBe(201);
});

it('a log-in reveals a second factor only when the password is right', async () => {
  const { email } = await addMemberWithApp(api);
  const { email: without } = await addMember(api);
  const answers = [];
  for (const address of [email, without, 'nobody@example.org']) {
    answers.push(await withCode(address, undefined, 'not the password of anybody'));
  }
  expect(new Set(answers)).toEqual(new Set(['login-refused']));
});

it('a code of an authenticator app works once, and no earlier code works after it', async () => {
  const { email, secret } = await addMemberWithApp(api);
  expect(await withCode(email, codeOf(secret, -1))).toBe('login-refused');
  expect(await withCode(email, codeOf(secret, 1))).toBe('201');
  expect(await withCode(email, codeOf(secret, 1))).toBe('login-refused');
  expect(await withCode(email, codeOf(secret))).toBe('login-refused');
});

it('a code of an authenticator app works once when four send it at the same time', async () => {
  const { email, secret } = await addMemberWithApp(api);
  const code = codeOf(secret);
  const answers = await Promise.all(Array.from({ length: 4 }, () => withCode(email, code)));
  expect(answers.sort()).toEqual(['201', 'login-refused', 'login-refused', 'login-refused']);
});

it('wrong codes lock an account, and a right password without a code does not reset the count', async () => {
  const { email, secret, id } = await addMemberWithApp(api);
  const answers = [];
  for (let n = 0; n < 8; n += 1) {
    answers.push(await withCode(email, `00000${n}`));
    answers.push(await withCode(email));
  }
  expect(answers.filter((answer) => answer === 'login-refused')).toHaveLength(5);
  expect(answers.slice(-4)).toEqual(Array(4).fill('locked-out'));
  await forgetSteps(id);
  expect(await withCode(email, codeOf(secret))).toBe('locked-out');
  await api.query('delete from lockouts');
  expect(await withCode(email, codeOf(secret))).toBe('201');
});

it('a recovery code replaces a code once, for its owner only', async () => {
  const { id, email, recoveryCodes } = await addMemberWithApp(api);
  const { email: other } = await addMemberWithApp(api);
  expect(new Set(recoveryCodes).size).toBe(10);
  const [first, second] = recoveryCodes as [string, string];
  expect(await withCode(other, first)).toBe('login-refused');
  const racing = await Promise.all([withCode(email, first), withCode(email, first), withCode(email, first)]);
  expect(racing.sort()).toEqual(['201', 'login-refused', 'login-refused']);
  expect(await withCode(email, second)).toBe('201');
  const rows = await api.query(`select * from one_time_tokens where subject_id = $1`, [id]);
  for (const code of recoveryCodes) expect(JSON.stringify(rows)).not.toContain(code);
});

it('the secret of an authenticator app is stored sealed and confirmed by a valid code only', async () => {
  const { email, id } = await addMember(api);
  const cookie = await openSteppedUp(api, email);
  const begin = () => api.ask('/v1/me/totp', { method: 'POST', headers: fromPage(cookie) });
  const confirm = (code: string) => api.ask('/v1/me/totp/confirmation', { body: { code }, headers: fromPage(cookie) });
  expect(typeOf(await confirm('000000'))).toBe('conflict');
  const [old, secret] = [String((await begin()).body['secret']), String((await begin()).body['secret'])];
  expect(typeOf(await confirm(codeOf(old)))).toBe('login-refused');
  // Begun is not confirmed: the password is enough.
  expect(await withCode(email)).toBe('201');
  expect(typeOf(await confirm(codeOf(secret)))).toBe('200');
  expect(await withCode(email)).toBe('second-factor-required');
  expect([typeOf(await begin()), typeOf(await confirm(codeOf(secret, 1)))]).toEqual(['conflict', 'conflict']);
  const rows = await api.query<{ text: string }>(
    `select encode(secret_wrapped, 'escape') as text from user_identities where user_id = $1 and provider = 'totp'`,
    [id],
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]!.text).not.toContain(secret);
});

it('a password may have eight characters beside an authenticator app', async () => {
  const { cookie } = await addMemberWithApp(api);
  const change = (password: string) =>
    api.ask('/v1/me/password', { body: { current_password: PASSWORD, password }, headers: fromPage(cookie) });
  expect(typeOf(await change('x7 kd,w'))).toBe('password-refused');
  expect(typeOf(await change('password1'))).toBe('password-refused');
  expect(typeOf(await change('x7 kd,wp'))).toBe('200');
});

it('an operator removes an authenticator app with all other credentials, and the user can begin a new one', async () => {
  const { id, email, secret, recoveryCodes, cookie } = await addMemberWithApp(api);
  await resetLogIn(api, id, OPERATOR);
  expect((await api.ask('/v1/me/sessions', { headers: { cookie } })).status).toBe(401);
  expect(await withCode(email, codeOf(secret))).toBe('login-refused');
  const token = await issuePasswordLink(api, id, OPERATOR);
  expect(typeOf(await api.ask('/v1/passwords', { body: { token, password: 'x7 kd,wp' } }))).toBe('password-refused');
  expect(typeOf(await api.ask('/v1/passwords', { body: { token, password: PASSWORD } }))).toBe('200');
  expect(await withCode(email)).toBe('201');
  const fresh = await openSteppedUp(api, email);
  const begun = await api.ask('/v1/me/totp', { method: 'POST', headers: fromPage(fresh) });
  const body = { code: codeOf(String(begun.body['secret'])) };
  expect(typeOf(await api.ask('/v1/me/totp/confirmation', { body, headers: fromPage(fresh) }))).toBe('200');
  expect(await withCode(email, recoveryCodes[0])).toBe('login-refused');
});
