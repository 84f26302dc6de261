import { z } from 'zod';
import type { Actor } from '../../contracts/identity/actor';
import { userResource, type UserResource } from '../../contracts/identity/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { Refused } from '../../domain/refused';
import { constraintOf } from '../../platform/database/database-errors';
import { defineEndpoint } from '../http/endpoint';

export interface DisableUserDeps {
  disableUser: (userId: string, actor: Actor) => Promise<UserResource>;
}

export const disableUser = defineEndpoint({
  method: 'post',
  path: '/v1/users/{id}/disable',
  operationId: 'disableUser',
  summary: 'Let a user in no longer, from the next request on; never oneself, nor the last administrator',
  permission: 'users:disable',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: userResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'own-account', 'last-admin', 'conflict'],
  handle: ({ params: { id }, actor }, deps: DisableUserDeps) =>
    deps.disableUser(id, actor).catch((error: unknown) => {
      if (constraintOf(error) !== 'user_roles_keep_an_admin') throw error;
      throw new Refused('last-admin', 'give the role to somebody else first, without an end');
    }),
});
