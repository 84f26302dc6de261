import { loggedIn, logInBody } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { logIn } from '../../services/identity/log-in';
import { defineEndpoint } from '../http/endpoint';

/** The session is new, whatever cookie the browser came with. */
export const logInEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/sessions',
  operationId: 'logIn',
  summary: 'Log a browser in with email and password; the session is a cookie',
  permission: 'public',
  opensSession: true,
  params: nothing,
  query: nothing,
  body: logInBody,
  result: loggedIn,
  status: 201,
  problems: ['login-refused', 'second-factor-required', 'locked-out'],
  async handle({ body, client, actor, keepSession }, ports) {
    const opened = await logIn(ports, body, 'browser', client, actor);
    keepSession(opened);
    return { user_id: opened.userId, session_id: opened.familyId, expires_at: opened.expiresAt.toISOString() };
  },
});
