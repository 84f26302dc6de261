import { retentionQuery, retentionRunPage, type RetentionRunResource } from '../../contracts/audit/retention-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { readPage, type PageRange } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListRetentionRunsDeps {
  listRetentionRuns: (range: PageRange, caller: Caller) => Promise<RetentionRunResource[]>;
}

export const listRetentionRuns = defineEndpoint({
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
  handle: ({ query, caller }, { listRetentionRuns: list }: ListRetentionRunsDeps) =>
    readPage(query, (range) => list(range, caller)),
});
