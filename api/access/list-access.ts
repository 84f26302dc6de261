import { nothing } from '../../contracts/kernel/schemas';
import { accessPage, accessQuery } from '../../contracts/rules/schemas';
import { listAccess } from '../../services/access/list-access';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export const listAccessEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/access-log',
  operationId: 'listAccess',
  summary: 'List reads of confidential fields and refused reads, newest first',
  permission: 'audit:read',
  params: nothing,
  query: accessQuery,
  body: nothing,
  result: accessPage,
  status: 200,
  problems: [],
  handle({ query, caller }, ports) {
    const { actor_id: actorId, resource_type: resourceType, resource_id: resourceId, granted } = query;
    return readPage(query, (range) =>
      listAccess(ports, { actorId, resourceType, resourceId, granted, ...range }, caller),
    );
  },
});
