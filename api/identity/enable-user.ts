import { z } from 'zod';
import type { Actor } from '../../contracts/identity/actor';
import { userResource, type UserResource } from '../../contracts/identity/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';

export interface EnableUserDeps {
  enableUser: (userId: string, actor: Actor) => Promise<UserResource>;
}

export const enableUser = defineEndpoint({
  method: 'post',
  path: '/v1/users/{id}/enable',
  operationId: 'enableUser',
  summary: 'Let a disabled user in again; their sessions stay ended',
  permission: 'users:enable',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: userResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'own-account', 'conflict'],
  handle: ({ params: { id }, actor }, deps: EnableUserDeps) => deps.enableUser(id, actor),
});
