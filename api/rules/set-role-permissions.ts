import { z } from 'zod';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { rolePermissionsBody, roleResource } from '../../contracts/rules/schemas';
import { setRolePermissions } from '../../services/rules/manage-roles';
import { defineEndpoint } from '../http/endpoint';

export const setRolePermissionsEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/roles/{id}/permissions',
  operationId: 'setRolePermissions',
  summary: 'Replace the permissions of a custom role',
  permission: 'roles:write',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: rolePermissionsBody,
  result: roleResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'duties-separated'],
  handle: ({ params, body, caller }, ports) => setRolePermissions(ports, params.id, body.permissions, caller),
});
