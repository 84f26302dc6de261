import { nothing } from '../../contracts/kernel/schemas';
import { roleList } from '../../contracts/rules/schemas';
import { listRoles } from '../../services/rules/manage-roles';
import { defineEndpoint } from '../http/endpoint';

export const listRolesEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/roles',
  operationId: 'listRoles',
  summary: 'List the roles and their permissions',
  permission: 'roles:read',
  params: nothing,
  query: nothing,
  body: nothing,
  result: roleList,
  status: 200,
  problems: [],
  handle: async ({ caller }, ports) => ({ items: await listRoles(ports, caller) }),
});
