import { PUBLIC_USER_ID } from '../../../contracts/identity/actor';
import type { PasswordHasher } from '../../../platform/crypto/password-hasher';
import { createPasswordHasher } from '../../../platform/crypto/password-hasher';
import { logIn as logInService } from '../../../services/identity/log-in';
import { startApi, type TestApi } from '../../setup/api';
import { addMember, logIn, PASSWORD } from '../../setup/people';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterEach(() => api.query('delete from lockouts'));
afterAll(() => api.close());

const WRONG = 'not the password of anybody';
const statusOf = async (email: string, password = WRONG) => (await logIn(api, email, password)).status;
const statuses = async (times: number, email: string) => {
  const all: number[] = [];
  for (let n = 0; n < times; n += 1) all.push(await statusOf(email));
  return all;
};
const secondsLeft = async (scope: string) => {
  const [row] = await api.query<{ seconds: number }>(
    `select extract(epoch from locked_until - now())::float8 as seconds from lockouts
     where scope = $1 and locked_until is not null`,
    [scope],
  );
  return row!.seconds;
};
const endLock = () => api.query('update lockouts set locked_until = now() where locked_until is not null');

it('the lockout locks an account at the fifth failure, also for the right password, and states how long', async () => {
  const { email } = await addMember(api);
  expect(await statuses(7, email)).toEqual([401, 401, 401, 401, 401, 429, 429]);
  const locked = await logIn(api, email, PASSWORD);
  expect(locked.body['type']).toBe('urn:hingecraft:problem:locked-out');
  expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(50);
  expect(Number(locked.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  await endLock();
  expect(await statusOf(email, PASSWORD)).toBe(201);
  expect(await statuses(5, email)).toEqual([401, 401, 401, 401, 401]);
});

it('the lockout grows with each failure after a lock, up to an hour, and resets after a day', async () => {
  const { email } = await addMember(api);
  await statuses(5, email);
  const lengths = [];
  for (let n = 0; n < 8; n += 1) {
    lengths.push(Math.round((await secondsLeft('account')) / 60));
    await endLock();
    expect(await statusOf(email)).toBe(401);
  }
  expect(lengths).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  await endLock();
  await api.query('alter table lockouts disable trigger lockouts_touch');
  await api.query(`update lockouts set updated_at = now() - interval '25 hours'`);
  await api.query('alter table lockouts enable trigger lockouts_touch');
  expect(await statuses(4, email)).toEqual([401, 401, 401, 401]);
  expect(await statusOf(email, PASSWORD)).toBe(201);
});

it('the lockout treats an unknown email in the same way', async () => {
  const { email } = await addMember(api);
  const known = await statuses(6, email);
  expect(await statuses(6, 'nobody@example.org')).toEqual(known);
});

it('the lockout checks at most five of a hundred guesses at once, with the right one among them', async () => {
  const { email } = await addMember(api);
  const looked = jest.fn();
  const passwords = createPasswordHasher();
  const counting: PasswordHasher = {
    ...passwords,
    verify: (password, phc) => (looked(), passwords.verify(password, phc)),
  };
  const actor = { userId: PUBLIC_USER_ID, requestId: 'guess' };
  const client = { address: '192.0.2.1', userAgent: null };
  const all = await Promise.allSettled(
    Array.from({ length: 100 }, () =>
      logInService(
        { withActor: api.withActor, passwords: counting },
        { email, password: WRONG },
        'browser',
        client,
        actor,
      ),
    ),
  );
  expect(looked).toHaveBeenCalledTimes(5);
  expect(all.filter((one) => one.status === 'fulfilled')).toEqual([]);
});

it('the lockout locks an address that tries many accounts, and a log-in to one of them does not reset it', async () => {
  const { email } = await addMember(api);
  for (let n = 0; n < 24; n += 1) expect(await statusOf(`guess-${n}@example.org`)).toBe(401);
  expect(await statusOf(email, PASSWORD)).toBe(201);
  expect(await statusOf('guess-24@example.org')).toBe(401);
  expect(await statusOf(email, PASSWORD)).toBe(429);
  const rows = await api.query('select * from lockouts');
  expect(JSON.stringify(rows)).not.toMatch(/127\.0\.0\.1|example/);
});

it('a log-in reveals no account: unknown and known ones have the same answer, number of statements and event', async () => {
  const { email } = await addMember(api);
  const without = await addMember(api);
  await api.query(`delete from user_identities where user_id = $1`, [without.id]);
  const disabled = await addMember(api);
  await api.query(`update users set status = 'disabled' where id = $1`, [disabled.id]);
  const seen: string[] = [];
  const runner = jest.spyOn(api.dataSource, 'createQueryRunner');
  for (const address of [email, 'nobody@example.org', without.email, disabled.email]) {
    await api.query('delete from lockouts');
    runner.mockClear();
    const headers = { 'x-request-id': 'same', origin: 'https://desk.example.org' };
    const answer = await api.ask('/v1/sessions', { body: { email: address, password: WRONG }, headers });
    seen.push(JSON.stringify([answer.status, answer.body, [...answer.headers.keys()], runner.mock.calls.length]));
  }
  runner.mockRestore();
  expect(new Set(seen).size).toBe(1);
  const events = await api.query<{ outcome: string }>(
    `select outcome from audit_logs where action = 'login.refused' and request_id = 'same'`,
  );
  expect(events).toEqual(Array(4).fill({ outcome: 'refused' }));
});

it('a log-in takes as long for an unknown email as for a wrong password', async () => {
  const { email } = await addMember(api);
  // The processor's time, and the best of several: other work on the machine does not count.
  const times = { known: Infinity, unknown: Infinity };
  for (let n = 0; n < 10; n += 1) {
    for (const [kind, address] of [
      ['known', email],
      ['unknown', `nobody-${n}@example.org`],
    ] as const) {
      await api.query('delete from lockouts');
      const begun = process.cpuUsage();
      await statusOf(address);
      const { user, system } = process.cpuUsage(begun);
      times[kind] = Math.min(times[kind], user + system);
    }
  }
  expect(times.unknown / times.known).toBeGreaterThan(0.7);
  expect(times.unknown / times.known).toBeLessThan(1.4);
});
