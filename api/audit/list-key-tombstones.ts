import { keyTombstonePage, retentionQuery } from '../../contracts/audit/retention-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { listKeyTombstones } from '../../services/audit/read-retention';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export const listKeyTombstonesEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/key-tombstones',
  operationId: 'listKeyTombstones',
  summary: 'List tombstones of destroyed retention and intake keys, newest first',
  permission: 'audit:read',
  params: nothing,
  query: retentionQuery,
  body: nothing,
  result: keyTombstonePage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, ports) => readPage(query, (range) => listKeyTombstones(ports, range, caller)),
});
