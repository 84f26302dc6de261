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
