import { addUser } from '../../../services/identity/add-user';
import { issuePasswordLink } from '../../../services/identity/password-link';
import { seedOrganization } from '../../../services/identity/seed-organization';
import { OPERATOR, startApi, type TestApi } from '../../setup/api';
import { addMember, fromPage, logIn, openSession, PASSWORD } from '../../setup/people';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await seedOrganization(
    api,
    {
      legalName: 'Makers of Springfield',
      registrationNumber: '1',
      country: 'US',
      address: ['1 Example Way'],
      timeZone: 'Etc/UTC',
    },
    OPERATOR,
  );
});
// All of them come from one address.
afterEach(() => api.query('delete from lockouts'));
afterAll(() => api.close());

const newUser = (email?: string) => addUser(api, { displayName: 'A Test Person', email, roles: [] }, OPERATOR);
const linkFor = (userId: string) => issuePasswordLink(api, userId, OPERATOR);
const set = (body: { token: string; password: string; email?: string }) => api.ask('/v1/passwords', { body });
const typeOf = ({ body }: { body: Record<string, unknown> }) => String(body['type']).split(':').at(-1);

describe('a one-time link', () => {
  it('sets the first password once, and the email when the account has none', async () => {
    const id = await newUser();
    const token = await linkFor(id);
    expect(typeOf(await set({ token, password: PASSWORD }))).toBe('invalid-request');
    const email = 'First.Admin@example.org';
    expect((await set({ token, password: PASSWORD, email })).status).toBe(200);
    expect(typeOf(await set({ token, password: `${PASSWORD}!`, email }))).toBe('token-refused');
    const login = await logIn(api, 'first.admin@EXAMPLE.org');
    expect([login.status, login.body['user_id']]).toEqual([201, id]);
    // Someone else's link cannot take the address over, and says nothing but that.
    const other = await linkFor(await newUser());
    expect(typeOf(await set({ token: other, password: PASSWORD, email }))).toBe('conflict');
    // Nor can a link move an account to another address.
    const own = await linkFor(id);
    expect(typeOf(await set({ token: own, password: PASSWORD, email: 'b@example.org' }))).toBe('invalid-request');
  });

  it('works once when many use it at once', async () => {
    const token = await linkFor(await newUser('once@example.org'));
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => set({ token, password: `${PASSWORD} ${n}` })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(7);
  });

  it('ends after a day, with a newer link or with a disabled user, and is stored hashed', async () => {
    const id = await newUser('late@example.org');
    const old = await linkFor(id);
    const token = await linkFor(id);
    expect(typeOf(await set({ token: old, password: PASSWORD }))).toBe('token-refused');
    const rows = await api.query<{ expires_at: Date }>('select * from one_time_tokens where subject_id = $1', [id]);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect((rows[0]!.expires_at.getTime() - Date.now()) / 3_600_000).toBeCloseTo(24, 1);
    await api.query(`update users set status = 'disabled' where id = $1`, [id]);
    expect(typeOf(await set({ token, password: PASSWORD }))).toBe('token-refused');
    await api.query(`update users set status = 'active' where id = $1`, [id]);
    await api.query(`update one_time_tokens set expires_at = now() where subject_id = $1`, [id]);
    expect(typeOf(await set({ token, password: PASSWORD }))).toBe('token-refused');
    await expect(issuePasswordLink(api, crypto.randomUUID(), OPERATOR)).rejects.toThrow('there is no active user');
  });

  it.each([
    ['short', 'x7 kd,wpq-mvne', /at least 15 characters/],
    ['common', '1qaz2wsx3edc4rfv', /most common/],
    ['the email name', 'i am grace.hopper 1906', /email name/],
    ['the organisation', 'the makers of springfield!', /organization/],
  ])("refuses the password '%s' and stays valid", async (_what, password, detail) => {
    const token = await linkFor(await newUser(`grace.hopper@${crypto.randomUUID()}.example`));
    const answer = await set({ token, password });
    expect([answer.status, typeOf(answer)]).toEqual([422, 'password-refused']);
    expect(answer.body['detail']).toMatch(detail);
    expect(JSON.stringify(answer.body)).not.toContain(password);
    expect((await set({ token, password: PASSWORD })).status).toBe(200);
  });
});

it('a password is stored as argon2id only, and in no other row or event', async () => {
  const { id } = await addMember(api);
  const [identity] = await api.query<{ secret_hash: string }>(
    `select secret_hash from user_identities where user_id = $1 and identity_type = 'password'`,
    [id],
  );
  expect(identity!.secret_hash).toMatch(/^\$argon2id\$/);
  const events = await api.query<{ row: string }>('select to_jsonb(a)::text as row from audit_logs a');
  expect(events.map(({ row }) => row).join()).not.toMatch(/argon2|wet hills/);
});

it('a password is changed by a user who knows the current one', async () => {
  const { email } = await addMember(api);
  const cookie = await openSession(api, email);
  const change = (current_password: string, password: string) =>
    api.ask('/v1/me/password', { body: { current_password, password }, headers: fromPage(cookie) });
  expect(typeOf(await change('not this one at all', `${PASSWORD} two`))).toBe('login-refused');
  expect(typeOf(await change(PASSWORD, 'passwordpassword'))).toBe('password-refused');
  expect((await change(PASSWORD, `${PASSWORD} two`)).status).toBe(200);
  expect((await logIn(api, email, PASSWORD)).status).toBe(401);
  expect((await logIn(api, email, `${PASSWORD} two`)).status).toBe(201);
});
