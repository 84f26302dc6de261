import { z } from 'zod';
import { userResource } from '../../contracts/identity/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { Refused } from '../../contracts/kernel/refused';
import { constraintOf } from '../../platform/database/database-errors';
import { disableUser } from '../../services/identity/change-user-status';
import { defineEndpoint } from '../http/endpoint';

export const disableUserEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/users/{id}/disable',
  operationId: 'disableUser',
  summary: 'Disable a user from the next request on; not yourself, nor the last administrator',
  permission: 'users:disable',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: userResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'own-account', 'last-admin', 'conflict'],
  handle: ({ params: { id }, actor }, ports) =>
    disableUser(ports, id, actor).catch((error: unknown) => {
      if (constraintOf(error) !== 'user_roles_keep_an_admin') throw error;
      throw new Refused('identity.last-admin', 'give the role to another user first, without an end');
    }),
});
