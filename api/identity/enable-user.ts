import { z } from 'zod';
import { userResource } from '../../contracts/identity/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { enableUser } from '../../services/identity/change-user-status';
import { defineEndpoint } from '../http/endpoint';

export const enableUserEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/users/{id}/enable',
  operationId: 'enableUser',
  summary: 'Enable a disabled user again; their sessions stay ended',
  permission: 'users:enable',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: userResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'own-account', 'conflict'],
  handle: ({ params: { id }, actor }, ports) => enableUser(ports, id, actor),
});
