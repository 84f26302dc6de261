import { nothing } from '../../contracts/kernel/schemas';
import { ownPermissions } from '../../contracts/rules/schemas';
import { listOwnPermissions } from '../../services/access/explain-decision';
import { defineEndpoint } from '../http/endpoint';

export const getOwnPermissionsEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/me/permissions',
  operationId: 'readOwnPermissions',
  summary: 'List what the caller may do now, for user interfaces',
  permission: 'authenticated',
  params: nothing,
  query: nothing,
  body: nothing,
  result: ownPermissions,
  status: 200,
  problems: [],
  handle: async ({ caller }) => listOwnPermissions(caller),
});
