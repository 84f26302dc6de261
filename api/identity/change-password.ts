import { changePasswordBody, passwordSet } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { changePassword } from '../../services/identity/change-password';
import { defineEndpoint } from '../http/endpoint';

export const changePasswordEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/me/password',
  operationId: 'changePassword',
  summary: 'Change your own password; ends all your sessions, including this one',
  permission: 'authenticated',
  params: nothing,
  query: nothing,
  body: changePasswordBody,
  result: passwordSet,
  status: 200,
  problems: ['login-refused', 'locked-out', 'password-refused'],
  async handle({ body, client, actor, keepSession }, ports) {
    const change = { currentPassword: body.current_password, password: body.password };
    await changePassword(ports, change, client.address, actor);
    keepSession(null);
    return { state: 'set' as const };
  },
});
