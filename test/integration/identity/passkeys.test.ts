import { createSoftwarePasskey, type Misbehaviour } from '../../fakes/software-passkey';
import { ORIGIN, startApi, type TestApi } from '../../setup/api';
import type { Answer } from '../../setup/answer-check';
import { addMember, addMemberWithApp, cookieOf, fromPage, openSession, openSteppedUp } from '../../setup/people';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ stepUpForMachines: 'required' });
});
afterAll(() => api.close());

const HERE = { origin: ORIGIN, rpId: new URL(ORIGIN).hostname };
const typeOf = ({ status, body }: Answer) => (status < 400 ? String(status) : String(body['type']).split(':').at(-1));

const challenge = async () => String((await api.ask('/v1/passkeys/request', { method: 'POST' })).body['challenge']);
const creation = async (cookie: string) => {
  const { body } = await api.ask('/v1/me/passkeys/creation', { method: 'POST', headers: fromPage(cookie) });
  return { challenge: String(body['challenge']), handle: (body['user'] as { id: string }).id };
};
const add = (cookie: string, body: object) => api.ask('/v1/me/passkeys', { body, headers: fromPage(cookie) });
const logIn = (body: object, headers: Record<string, string> = { origin: ORIGIN }) =>
  api.ask('/v1/sessions/passkey', { body, headers });

/** A person with a passkey, and the cookie they made it with. */
const addOwner = async () => {
  const member = await addMember(api, 'admin');
  const cookie = await openSteppedUp(api, member.email);
  const passkey = createSoftwarePasskey();
  const { challenge: asked, handle } = await creation(cookie);
  expect(typeOf(await add(cookie, passkey.create({ ...HERE, challenge: asked }, handle)))).toBe('201');
  return { ...member, cookie, passkey };
};

it('a passkey is created after a step-up and logs its user in by itself', async () => {
  const { id, passkey, cookie } = await addOwner();
  const answer = await logIn(passkey.get({ ...HERE, challenge: await challenge() }));
  expect([typeOf(answer), answer.body['user_id']]).toEqual(['201', id]);
  const fresh = cookieOf(answer);
  expect(fresh).toMatch(/^__Host-session=[0-9a-f]{64}$/);
  expect(fresh).not.toBe(cookie);
  expect((await api.ask('/v1/me/sessions', { headers: { cookie: fresh } })).status).toBe(200);
});

it('a passkey is created only with a step-up, a session and an allowed Origin', async () => {
  const { email } = await addMember(api);
  const cookie = await openSession(api, email);
  const asked = await api.ask('/v1/me/passkeys/creation', { method: 'POST', headers: fromPage(cookie) });
  expect(typeOf(asked)).toBe('step-up-required');
  const key = await api.key('admin');
  expect(typeOf(await api.ask('/v1/me/passkeys/creation', { method: 'POST', key }))).toBe('step-up-required');
  const { passkey } = await addOwner();
  const answer = passkey.get({ ...HERE, challenge: await challenge() });
  expect(typeOf(await logIn(answer, { origin: 'https://evil.example.org' }))).toBe('foreign-origin');
});

it.each<[string, Partial<typeof HERE & { challenge: string }>, Misbehaviour]>([
  ['a foreign challenge', { challenge: 'bm90LW91cnM' }, {}],
  ['another origin', { origin: 'https://evil.example.org' }, {}],
  ['another site', { rpId: 'evil.example.org' }, {}],
  ['a user who was not verified', {}, { unverified: true }],
  ['another ceremony', {}, { type: 'webauthn.create' }],
  ['a counter that did not increase', {}, { counter: 1 }],
  ['a counter that decreased', {}, { counter: 0 }],
])('a passkey log-in is refused with %s', async (_name, ceremony, fault) => {
  const { passkey } = await addOwner();
  expect(typeOf(await logIn(passkey.get({ ...HERE, challenge: await challenge() })))).toBe('201');
  const answer = passkey.get({ ...HERE, challenge: await challenge(), ...ceremony }, fault);
  expect(typeOf(await logIn(answer))).toBe('login-refused');
  expect(typeOf(await logIn(passkey.get({ ...HERE, challenge: await challenge() }, { counter: 9 })))).toBe('201');
});

it('a passkey challenge works once, for five minutes and for its purpose', async () => {
  const { passkey, cookie } = await addOwner();
  const asked = await challenge();
  const answers = [passkey.get({ ...HERE, challenge: asked }), passkey.get({ ...HERE, challenge: asked })];
  const results = await Promise.all(answers.map((answer) => logIn(answer).then(typeOf)));
  expect(results.sort()).toEqual(['201', 'login-refused']);
  const late = await challenge();
  await api.query(`update one_time_tokens set expires_at = now() where purpose = 'passkey-authentication'`);
  expect(typeOf(await logIn(passkey.get({ ...HERE, challenge: late }, { counter: 10 })))).toBe('login-refused');
  const other = (await creation(cookie)).challenge;
  expect(typeOf(await logIn(passkey.get({ ...HERE, challenge: other }, { counter: 11 })))).toBe('login-refused');
});

it('a passkey log-in is accepted once when two copies have the same counter', async () => {
  const { passkey } = await addOwner();
  const answers = [];
  for (let n = 0; n < 4; n += 1) answers.push(passkey.get({ ...HERE, challenge: await challenge() }, { counter: 7 }));
  const results = await Promise.all(answers.map((answer) => logIn(answer).then(typeOf)));
  expect(results.filter((result) => result === '201')).toHaveLength(1);
});

it.each<[string, Partial<typeof HERE>, Misbehaviour]>([
  ['another origin', { origin: 'https://evil.example.org' }, {}],
  ['another site', { rpId: 'evil.example.org' }, {}],
  ['a user who was not verified', {}, { unverified: true }],
  ['another ceremony', {}, { type: 'webauthn.get' }],
])('a passkey is not added from %s', async (_name, ceremony, fault) => {
  const { email } = await addMember(api);
  const cookie = await openSteppedUp(api, email);
  const { challenge: asked, handle } = await creation(cookie);
  const made = createSoftwarePasskey().create({ ...HERE, challenge: asked, ...ceremony }, handle, fault);
  expect(typeOf(await add(cookie, made))).toBe('login-refused');
  expect((await api.ask('/v1/me/passkeys', { headers: { cookie } })).body['items']).toEqual([]);
});

it('a passkey is not added with the challenge of another user, twice, or when it is registered already', async () => {
  const [mine, theirs] = [await addOwner(), await addOwner()];
  const asked = await creation(mine.cookie);
  const made = createSoftwarePasskey().create({ ...HERE, challenge: asked.challenge }, asked.handle);
  expect(typeOf(await add(theirs.cookie, made))).toBe('login-refused');
  const again = await creation(theirs.cookie);
  const copy = mine.passkey.create({ ...HERE, challenge: again.challenge }, again.handle);
  expect(typeOf(await add(theirs.cookie, copy))).toBe('conflict');
});

it('a passkey steps up a session of its owner only', async () => {
  const { email, passkey } = await addOwner();
  const { cookie: stranger } = await addMemberWithApp(api, 'admin');
  const prove = async (cookie: string) => {
    const body = { passkey: passkey.get({ ...HERE, challenge: await challenge() }) };
    return api.ask('/v1/me/step-up', { body, headers: fromPage(cookie) });
  };
  expect(typeOf(await prove(stranger))).not.toBe('200');
  const cookie = await openSession(api, email);
  const answer = await prove(cookie);
  expect(typeOf(answer)).toBe('200');
  const list = await api.ask('/v1/me/passkeys', { headers: { cookie: cookieOf(answer) } });
  const [{ id } = { id: '' }] = list.body['items'] as { id: string }[];
  const remove = (who: string) => api.ask(`/v1/me/passkeys/${id}`, { method: 'DELETE', headers: fromPage(who) });
  expect(typeOf(await remove(cookieOf(answer)))).toBe('200');
  expect(typeOf(await remove(cookieOf(answer)))).toBe('not-found');
  expect(typeOf(await logIn(passkey.get({ ...HERE, challenge: await challenge() })))).toBe('login-refused');
});

it('a passkey log-in is refused to a disabled user', async () => {
  const { id, passkey } = await addOwner();
  await api.query(`update users set status = 'disabled' where id = $1`, [id]);
  expect(typeOf(await logIn(passkey.get({ ...HERE, challenge: await challenge() })))).toBe('login-refused');
});
