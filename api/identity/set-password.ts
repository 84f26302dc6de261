import { passwordSet, setPasswordBody } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { Refused } from '../../contracts/kernel/refused';
import { isUniqueViolation } from '../../platform/database/database-errors';
import { setPassword } from '../../services/identity/password-link';
import { defineEndpoint } from '../http/endpoint';

/** Sets a password without opening a session: the user logs in with it. */
export const setPasswordEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/passwords',
  operationId: 'setPassword',
  summary: 'Set a password with a one-time token that an operator has printed',
  permission: 'public',
  params: nothing,
  query: nothing,
  body: setPasswordBody,
  result: passwordSet,
  status: 200,
  problems: ['token-refused', 'password-refused', 'conflict'],
  async handle({ body, actor }, ports) {
    await setPassword(ports, body, actor).catch((error: unknown) => {
      if (!isUniqueViolation(error, 'users_email_hash_key')) throw error;
      throw new Refused('kernel.conflict', 'another account has this email', '/email');
    });
    return { state: 'set' as const };
  },
});
