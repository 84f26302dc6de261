import { accessPage, accessQuery, type AccessResource } from '../../contracts/rules/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { AccessSearch } from '../../services/access/list-access';
import type { Caller } from '../../services/access/authorize';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListAccessDeps {
  listAccess: (search: AccessSearch, caller: Caller) => Promise<AccessResource[]>;
}

export const listAccess = defineEndpoint({
  method: 'get',
  path: '/v1/access-log',
  operationId: 'listAccess',
  summary: 'List who read confidential fields of what, and who was refused, newest first',
  permission: 'audit:read',
  params: nothing,
  query: accessQuery,
  body: nothing,
  result: accessPage,
  status: 200,
  problems: [],
  handle({ query, caller }, { listAccess: list }: ListAccessDeps) {
    const { actor_id: actorId, resource_type: resourceType, resource_id: resourceId, granted } = query;
    return readPage(query, (range) => list({ actorId, resourceType, resourceId, granted, ...range }, caller));
  },
});
