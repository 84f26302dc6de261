import { retentionQuery, tombstonePage } from '../../contracts/audit/retention-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { listTombstones } from '../../services/audit/read-retention';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export const listTombstonesEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/audit-tombstones',
  operationId: 'listTombstones',
  summary: 'List tombstones of purged ranges of the audit log, newest first',
  permission: 'audit:read',
  params: nothing,
  query: retentionQuery,
  body: nothing,
  result: tombstonePage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, ports) => readPage(query, (range) => listTombstones(ports, range, caller)),
});
