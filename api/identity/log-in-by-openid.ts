import { loggedIn, openIdBody } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { logInByOpenId } from '../../services/identity/openid';
import { defineEndpoint } from '../http/endpoint';

export const logInByOpenIdEndpoint = defineEndpoint({
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
  async handle({ body, client, actor, keepSession }, ports) {
    const opened = await logInByOpenId(ports, body, client, actor);
    keepSession(opened);
    return { user_id: opened.userId, session_id: opened.familyId, expires_at: opened.expiresAt.toISOString() };
  },
});
