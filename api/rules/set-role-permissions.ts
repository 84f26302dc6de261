import { z } from 'zod';
import { rolePermissionsBody, roleResource, type RoleResource } from '../../contracts/rules/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface SetRolePermissionsDeps {
  setPermissions: (id: string, permissions: readonly string[], caller: Caller) => Promise<RoleResource>;
}

export const setRolePermissions = defineEndpoint({
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
  handle: ({ params, body, caller }, { setPermissions }: SetRolePermissionsDeps) =>
    setPermissions(params.id, body.permissions, caller),
});
