import { roleList, type RoleResource } from '../../contracts/rules/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface ListRolesDeps {
  listRoles: (caller: Caller) => Promise<RoleResource[]>;
}

export const listRoles = defineEndpoint({
  method: 'get',
  path: '/v1/roles',
  operationId: 'listRoles',
  summary: 'List the roles and what they give',
  permission: 'roles:read',
  params: nothing,
  query: nothing,
  body: nothing,
  result: roleList,
  status: 200,
  problems: [],
  handle: async ({ caller }, { listRoles: list }: ListRolesDeps) => ({ items: await list(caller) }),
});
