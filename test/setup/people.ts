import { setTimeout as sleep } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';
import type { Role } from '../../contracts/identity/roles';
import { addUser } from '../../services/identity/add-user';
import { issuePasswordLink } from '../../services/identity/password-link';
import type { Answer } from './answer-check';
import { OPERATOR, ORIGIN, type TestApi } from './api';

export const PASSWORD = 'a long walk over wet hills';

export interface Member {
  id: string;
  email: string;
}

const STEP_MS = 30_000;
let count = 0;

/** What must succeed before a test begins says what did not. */
const insistOn = async (what: string, asked: Promise<Answer>): Promise<Answer> => {
  const answer = await asked;
  if (answer.status < 400) return answer;
  throw new Error(`${what} was answered ${answer.status} ${String(answer.body['type'])}`);
};

/** A person who has set their password with a one-time link. */
export const addMember = async (api: TestApi, ...roles: Role[]): Promise<Member> => {
  const email = `person-${(count += 1)}@example.org`;
  const id = await addUser(api, { displayName: 'A Test Person', email, roles }, OPERATOR);
  const token = await issuePasswordLink(api, id, OPERATOR);
  await insistOn('setting the password', api.ask('/v1/passwords', { body: { token, password: PASSWORD } }));
  return { id, email };
};

export const cookieOf = (answer: Answer): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

export const logIn = (api: TestApi, email: string, password = PASSWORD, headers: Record<string, string> = {}) =>
  api.ask('/v1/sessions', { body: { email, password }, headers: { origin: ORIGIN, ...headers } });

/** Logs in and returns the session's cookie. */
export const openSession = async (api: TestApi, email: string): Promise<string> =>
  cookieOf(await insistOn('logging in', logIn(api, email)));

/** What a page of ours sends with a cookie. */
export const fromPage = (cookie: string) => ({ cookie, origin: ORIGIN });

export interface WithApp extends Member {
  /** The secret of their authenticator app, in base 32. */
  secret: string;
  recoveryCodes: string[];
  cookie: string;
}

/** The code of an app `steps` half minutes from now. */
export const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * STEP_MS });

export const stepUp = (api: TestApi, cookie: string, body: { code: string } | { password: string }) =>
  api.ask('/v1/me/step-up', { body, headers: fromPage(cookie) });

/** Logs in, proves the password anew, and returns the session's cookie. */
export const openSteppedUp = async (api: TestApi, email: string): Promise<string> => {
  const session = await openSession(api, email);
  return cookieOf(await insistOn('stepping up', stepUp(api, session, { password: PASSWORD })));
};

const MARGIN_MS = 10_000;

/** What a test does with codes takes less than this; it does not begin where a step is about to end. */
const clearOfStepEnd = async (): Promise<void> => {
  const left = STEP_MS - (Date.now() % STEP_MS);
  if (left < MARGIN_MS) await sleep(left);
};

/** A person with an authenticator app, logged in; the code of the step before now is used up. */
export const addMemberWithApp = async (api: TestApi, ...roles: Role[]): Promise<WithApp> => {
  const member = await addMember(api, ...roles);
  const cookie = await openSteppedUp(api, member.email);
  const headers = fromPage(cookie);
  const begun = await insistOn('beginning an app', api.ask('/v1/me/totp', { method: 'POST', headers }));
  const secret = String(begun.body['secret']);
  await clearOfStepEnd();
  const body = { code: codeOf(secret, -1) };
  const confirmed = await insistOn('confirming it', api.ask('/v1/me/totp/confirmation', { body, headers }));
  return { ...member, secret, recoveryCodes: confirmed.body['recovery_codes'] as string[], cookie };
};
