import { roleBody, roleResource, type RoleResource } from '../../contracts/rules/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import type { NewRole } from '../../services/rules/manage-roles';
import { defineEndpoint } from '../http/endpoint';

export interface PostRoleDeps {
  addRole: (role: NewRole, caller: Caller) => Promise<RoleResource>;
}

export const postRole = defineEndpoint({
  method: 'post',
  path: '/v1/roles',
  operationId: 'addRole',
  summary: 'Add a role of this installation',
  permission: 'roles:write',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: roleBody,
  result: roleResource,
  status: 201,
  idempotent: true,
  problems: ['conflict', 'duties-separated'],
  handle: ({ body, caller, newId }, { addRole }: PostRoleDeps) => addRole({ id: newId('role'), ...body }, caller),
});
