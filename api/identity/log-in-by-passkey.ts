import type { Actor } from '../../contracts/identity/actor';
import { loggedIn, passkeyAnswer, type PasskeyAnswer } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { ClientFacts, OpenedSession } from '../../services/identity/open-session';
import { defineEndpoint } from '../http/endpoint';

export interface LogInByPasskeyDeps {
  logInByPasskey: (response: PasskeyAnswer, client: ClientFacts, actor: Actor) => Promise<OpenedSession>;
}

export const logInByPasskey = defineEndpoint({
  method: 'post',
  path: '/v1/sessions/passkey',
  operationId: 'logInByPasskey',
  summary: 'Log a browser in with a passkey; the session is a cookie',
  permission: 'public',
  opensSession: true,
  params: nothing,
  query: nothing,
  body: passkeyAnswer,
  result: loggedIn,
  status: 201,
  problems: ['not-found', 'login-refused'],
  async handle({ body, client, actor, keepSession }, deps: LogInByPasskeyDeps) {
    const opened = await deps.logInByPasskey(body, client, actor);
    keepSession(opened);
    return { user_id: opened.userId, session_id: opened.familyId, expires_at: opened.expiresAt.toISOString() };
  },
});
