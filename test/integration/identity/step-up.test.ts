import { ENDPOINTS } from '../../../api/endpoints';
import { startApi, type TestApi } from '../../setup/api';
import type { Answer } from '../../setup/answer-check';
import {
  addMember,
  addMemberWithApp,
  codeOf,
  cookieOf,
  fromPage,
  logIn,
  openSession,
  PASSWORD,
  stepUp,
} from '../../setup/people';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ stepUpForMachines: 'required' });
  // So that none of those below is the last one.
  await api.person('admin');
});
// All of them come from one address.
afterEach(() => api.query('delete from lockouts'));
afterAll(() => api.close());

const typeOf = ({ status, body }: Answer) => (status < 400 ? String(status) : String(body['type']).split(':').at(-1));
/** Something that needs a step-up, and is refused as not found once there is one. */
const approve = async (headers: Record<string, string>, key?: string) =>
  typeOf(await api.ask(`/v1/users/${crypto.randomUUID()}/disable`, { method: 'POST', headers, key }));

it('a step-up is required by approvals, exports, signatures and changes of rules, rights, users and second factors', () => {
  const asking = ENDPOINTS.filter((endpoint) => 'stepUp' in endpoint).map(({ operationId }) => operationId);
  expect(asking.sort()).toEqual(
    [
      'acceptViolation',
      'activatePolicy',
      'approveReport',
      'publishReport',
      'retirePolicy',
      'decideSubjectRequest',
      'writeRetentionPolicy',
      'changeRetentionPolicy',
      'setAuditRetention',
      'startRetentionRun',
      'decideRetentionRun',
      'readSubjectExport',
      'addPasskey',
      'approveCase',
      'approveEscalation',
      'beginTotp',
      'confirmTotp',
      'decideRefund',
      'decidePaymentDate',
      'disableUser',
      'enableUser',
      'activateRule',
      'addRole',
      'assignRole',
      'endRoleAssignment',
      'retireRule',
      'setField',
      'setRolePermissions',
      'writeRule',
      'giveUpParked',
      'linkOpenId',
      'openIdLinkStart',
      'passkeyCreation',
      'removePasskey',
      'requestEscalation',
      'reviewEscalation',
      'revokeSignature',
      'signDocument',
    ].sort(),
  );
});

it('a step-up by password works without a second factor, for five minutes and with a new cookie', async () => {
  const { id, email } = await addMember(api, 'admin');
  const cookie = await openSession(api, email);
  expect(await approve(fromPage(cookie))).toBe('step-up-required');
  expect(typeOf(await stepUp(api, cookie, { password: 'not the password of anybody' }))).toBe('login-refused');
  expect(typeOf(await stepUp(api, cookie, { code: '123456' }))).toBe('login-refused');
  const answer = await stepUp(api, cookie, { password: PASSWORD });
  const until = new Date(String(answer.body['step_up_until'])).getTime();
  expect((until - Date.now()) / 60_000).toBeCloseTo(5, 1);
  const fresh = cookieOf(answer);
  expect(fresh).not.toBe(cookie);
  expect((await api.ask('/v1/me/sessions', { headers: { cookie } })).status).toBe(401);
  expect(await approve(fromPage(fresh))).toBe('not-found');
  // The same session goes on under its new secret, and no longer than before.
  const { body } = await api.ask('/v1/me/sessions', { headers: { cookie: fresh } });
  expect(body['items']).toHaveLength(1);
  await api.query(`update sessions set step_up_at = now() - interval '299 seconds' where user_id = $1`, [id]);
  expect(await approve(fromPage(fresh))).toBe('not-found');
  await api.query(`update sessions set step_up_at = now() - interval '301 seconds' where user_id = $1`, [id]);
  expect(await approve(fromPage(fresh))).toBe('step-up-required');
});

it('a step-up needs the second factor when there is one, and each code works once', async () => {
  const { id, secret, email } = await addMemberWithApp(api, 'admin');
  const body = { grant_type: 'password', email, password: PASSWORD, code: codeOf(secret) };
  const key = String((await api.ask('/v1/tokens', { body })).body['access_token']);
  const step = async (proof: object) => typeOf(await api.ask('/v1/me/step-up', { body: proof, key }));
  expect(await step({ password: PASSWORD })).toBe('second-factor-required');
  expect(await approve({}, key)).toBe('step-up-required');
  expect(await step({ code: codeOf(secret) })).toBe('login-refused');
  expect(await step({ code: codeOf(secret, 1) })).toBe('200');
  expect(await approve({}, key)).toBe('not-found');
  await api.query('update user_identities set counter = 0 where user_id = $1', [id]);
});

it('a step-up of an API client stays with its session across a refresh, and with no other session', async () => {
  const { email } = await addMember(api, 'admin');
  const grant = { grant_type: 'password', email, password: PASSWORD };
  const [one, two] = [await api.ask('/v1/tokens', { body: grant }), await api.ask('/v1/tokens', { body: grant })];
  const keyOf = ({ body }: Answer) => String(body['access_token']);
  await api.ask('/v1/me/step-up', { body: { password: PASSWORD }, key: keyOf(one) });
  const refreshed = await api.ask('/v1/tokens', {
    body: { grant_type: 'refresh_token', refresh_token: one.body['refresh_token'] },
  });
  expect(await approve({}, keyOf(refreshed))).toBe('not-found');
  expect(await approve({}, keyOf(two))).toBe('step-up-required');
});

it('a step-up locks the account after wrong proofs as a log-in does', async () => {
  const { email } = await addMember(api);
  const cookie = await openSession(api, email);
  const answers = [];
  for (let n = 0; n < 6; n += 1) answers.push(typeOf(await stepUp(api, cookie, { password: `guess number ${n}` })));
  expect(answers).toEqual([...Array<string>(5).fill('login-refused'), 'locked-out']);
  expect(typeOf(await stepUp(api, cookie, { password: PASSWORD }))).toBe('locked-out');
});

it('a step-up shares the lock of its account with log-ins, in both directions', async () => {
  const { email } = await addMember(api);
  const cookie = await openSession(api, email);
  for (let n = 0; n < 3; n += 1) await logIn(api, email, `guess number ${n}`);
  const answers = [];
  for (let n = 0; n < 3; n += 1) answers.push(typeOf(await stepUp(api, cookie, { password: `guess number ${n}` })));
  expect(answers).toEqual(['login-refused', 'login-refused', 'locked-out']);
  expect(typeOf(await logIn(api, email))).toBe('locked-out');
});

it('a step-up works when log-ins of others have locked its address, and its failures lock no log-in there', async () => {
  const { email } = await addMember(api, 'admin');
  const cookie = await openSession(api, email);
  for (let n = 0; n < 25; n += 1) await logIn(api, `guess-${n}@example.org`, 'not the password of anybody');
  expect(typeOf(await logIn(api, email))).toBe('locked-out');
  expect(typeOf(await stepUp(api, cookie, { password: PASSWORD }))).toBe('200');
  await api.query('delete from lockouts');
  for (let n = 0; n < 5; n += 1) {
    const member = await addMember(api);
    const theirs = await openSession(api, member.email);
    for (let guess = 0; guess < 5; guess += 1) await stepUp(api, theirs, { password: `guess number ${guess}` });
  }
  expect(typeOf(await logIn(api, email))).toBe('201');
});

it('a step-up is not possible for an API key, nor an action that needs one', async () => {
  const key = await api.key('admin');
  expect(await approve({}, key)).toBe('step-up-required');
  expect(typeOf(await api.ask('/v1/me/step-up', { body: { password: PASSWORD }, key }))).toBe('step-up-required');
  expect(typeOf(await api.ask('/v1/donations?limit=1', { key }))).toBe('200');
});

it('a step-up is asked for only when the caller has the permission', async () => {
  const cookie = await openSession(api, (await addMember(api, 'finance')).email);
  expect(await approve(fromPage(cookie))).toBe('forbidden');
});
