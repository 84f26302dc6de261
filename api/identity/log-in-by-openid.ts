import type { Actor } from '../../contracts/identity/actor';
import { loggedIn, openIdBody, type OpenIdBody } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { ClientFacts, OpenedSession } from '../../services/identity/open-session';
import { defineEndpoint } from '../http/endpoint';

export interface LogInByOpenIdDeps {
  logInByOpenId: (body: OpenIdBody, client: ClientFacts, actor: Actor) => Promise<OpenedSession>;
}

export const logInByOpenId = defineEndpoint({
  method: 'post',
  path: '/v1/sessions/openid',
  operationId: 'logInByOpenId',
  summary: 'Log a browser in with the answer of the OpenID provider; the session is a cookie',
  permission: 'public',
  opensSession: true,
  params: nothing,
  query: nothing,
  body: openIdBody,
  result: loggedIn,
  status: 201,
  problems: ['not-found', 'login-refused'],
  async handle({ body, client, actor, keepSession }, deps: LogInByOpenIdDeps) {
    const opened = await deps.logInByOpenId(body, client, actor);
    keepSession(opened);
    return { user_id: opened.userId, session_id: opened.familyId, expires_at: opened.expiresAt.toISOString() };
  },
});
