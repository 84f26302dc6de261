import { nothing } from '../../contracts/kernel/schemas';
import { roleBody, roleResource } from '../../contracts/rules/schemas';
import { addRole } from '../../services/rules/manage-roles';
import { defineEndpoint } from '../http/endpoint';

export const postRoleEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/roles',
  operationId: 'addRole',
  summary: 'Add a custom role',
  permission: 'roles:write',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: roleBody,
  result: roleResource,
  status: 201,
  idempotent: true,
  problems: ['conflict', 'duties-separated'],
  handle: ({ body, caller, newId }, ports) => addRole(ports, { id: newId('role'), ...body }, caller),
});
