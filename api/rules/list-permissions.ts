import { nothing } from '../../contracts/kernel/schemas';
import { permissionList } from '../../contracts/rules/schemas';
import { listPermissions } from '../../services/rules/manage-roles';
import { defineEndpoint } from '../http/endpoint';

export const listPermissionsEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/permissions',
  operationId: 'listPermissions',
  summary: 'List all permissions',
  permission: 'roles:read',
  params: nothing,
  query: nothing,
  body: nothing,
  result: permissionList,
  status: 200,
  problems: [],
  handle: async ({ caller }, ports) => ({ items: await listPermissions(ports, caller) }),
});
