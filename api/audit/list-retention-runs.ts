import { retentionQuery, retentionRunPage } from '../../contracts/audit/retention-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { listRetention } from '../../services/audit/read-retention';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export const listRetentionRunsEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/retention-runs',
  operationId: 'listRetentionRuns',
  summary: 'List runs of retention, newest first',
  permission: 'retention:read',
  params: nothing,
  query: retentionQuery,
  body: nothing,
  result: retentionRunPage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, ports) => readPage(query, (range) => listRetention(ports, range, caller)),
});
