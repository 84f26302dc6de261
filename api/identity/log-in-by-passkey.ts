import { loggedIn, passkeyAnswer } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { logInByPasskey } from '../../services/identity/passkeys';
import { defineEndpoint } from '../http/endpoint';

export const logInByPasskeyEndpoint = defineEndpoint({
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
  async handle({ body, client, actor, keepSession }, ports) {
    const opened = await logInByPasskey(ports, body, client, actor);
    keepSession(opened);
    return { user_id: opened.userId, session_id: opened.familyId, expires_at: opened.expiresAt.toISOString() };
  },
});
