import { ownPermissions, type OwnPermissions } from '../../contracts/rules/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface GetOwnPermissionsDeps {
  ownPermissions: (caller: Caller) => OwnPermissions;
}

export const getOwnPermissions = defineEndpoint({
  method: 'get',
  path: '/v1/me/permissions',
  operationId: 'readOwnPermissions',
  summary: 'What the caller may do now, for user interfaces',
  permission: 'authenticated',
  params: nothing,
  query: nothing,
  body: nothing,
  result: ownPermissions,
  status: 200,
  problems: [],
  handle: async ({ caller }, deps: GetOwnPermissionsDeps) => deps.ownPermissions(caller),
});
