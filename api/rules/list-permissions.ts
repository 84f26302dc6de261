import { permissionList, type PermissionList } from '../../contracts/rules/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface ListPermissionsDeps {
  listPermissions: (caller: Caller) => Promise<PermissionList['items']>;
}

export const listPermissions = defineEndpoint({
  method: 'get',
  path: '/v1/permissions',
  operationId: 'listPermissions',
  summary: 'List the permissions that there are',
  permission: 'roles:read',
  params: nothing,
  query: nothing,
  body: nothing,
  result: permissionList,
  status: 200,
  problems: [],
  handle: async ({ caller }, { listPermissions: list }: ListPermissionsDeps) => ({ items: await list(caller) }),
});
