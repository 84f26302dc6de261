import type { Actor } from '../../contracts/identity/actor';
import { changePasswordBody, passwordSet } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { PasswordChange } from '../../services/identity/change-password';
import { defineEndpoint } from '../http/endpoint';

export interface ChangePasswordDeps {
  changePassword: (change: PasswordChange, address: string | null, actor: Actor) => Promise<void>;
}

export const changePassword = defineEndpoint({
  method: 'post',
  path: '/v1/me/password',
  operationId: 'changePassword',
  summary: 'Change your own password; ends all your sessions, this one too',
  permission: 'authenticated',
  params: nothing,
  query: nothing,
  body: changePasswordBody,
  result: passwordSet,
  status: 200,
  problems: ['login-refused', 'locked-out', 'password-refused'],
  async handle({ body, client, actor, keepSession }, deps: ChangePasswordDeps) {
    const change = { currentPassword: body.current_password, password: body.password };
    await deps.changePassword(change, client.address, actor);
    keepSession(null);
    return { state: 'set' as const };
  },
});
