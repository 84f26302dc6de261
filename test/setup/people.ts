import { setTimeout as sleep } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';
import type { Role } from '../../contracts/identity/permissions';
import { createAddUser } from '../../services/identity/add-user';
import { createIssuePasswordLink } from '../../services/identity/password-link';
import { OPERATOR, ORIGIN, type TestApi } from './api';
import type { Answer } from './answer-check';

export const PASSWORD = 'a long walk over wet hills';

export interface Member {
  id: string;
  email: string;
}

const STEP_MS = 30_000;
let count = 0;

/** A person who has set their password with a one-time link. */
export const addMember = async (api: TestApi, ...roles: Role[]): Promise<Member> => {
  const email = `person-${(count += 1)}@example.org`;
  const id = await createAddUser(api)({ displayName: 'A Test Person', email, roles }, OPERATOR);
  const token = await createIssuePasswordLink(api)(id, OPERATOR);
  const answer = await api.ask('/v1/passwords', { body: { token, password: PASSWORD } });
  if (answer.status !== 200) throw new Error(`setting the password was answered ${answer.status}`);
  return { id, email };
};

export const cookieOf = (answer: Answer): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

export const logIn = (api: TestApi, email: string, password = PASSWORD, headers: Record<string, string> = {}) =>
  api.ask('/v1/sessions', { body: { email, password }, headers: { origin: ORIGIN, ...headers } });

/** Logs in and returns the session's cookie. */
export const openSession = async (api: TestApi, email: string): Promise<string> => cookieOf(await logIn(api, email));

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

const MARGIN_MS = 5_000;

/** What a test does with codes takes less than this; it does not begin where a step is about to end. */
const clearOfStepEnd = async (): Promise<void> => {
  const left = STEP_MS - (Date.now() % STEP_MS);
  if (left < MARGIN_MS) await sleep(left);
};

/** A person with an authenticator app, logged in; the code of the step before now is used up. */
export const addMemberWithApp = async (api: TestApi, ...roles: Role[]): Promise<WithApp> => {
  const member = await addMember(api, ...roles);
  const cookie = cookieOf(await stepUp(api, await openSession(api, member.email), { password: PASSWORD }));
  const begun = await api.ask('/v1/me/totp', { method: 'POST', headers: fromPage(cookie) });
  const secret = String(begun.body['secret']);
  await clearOfStepEnd();
  const body = { code: codeOf(secret, -1) };
  const confirmed = await api.ask('/v1/me/totp/confirmation', { body, headers: fromPage(cookie) });
  if (confirmed.status !== 200) throw new Error(`confirming was answered ${confirmed.status}`);
  return { ...member, secret, recoveryCodes: confirmed.body['recovery_codes'] as string[], cookie };
};
