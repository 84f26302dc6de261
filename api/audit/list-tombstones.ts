import { retentionQuery, tombstonePage, type TombstoneResource } from '../../contracts/audit/retention-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { readPage, type PageRange } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListTombstonesDeps {
  listTombstones: (range: PageRange, caller: Caller) => Promise<TombstoneResource[]>;
}

export const listTombstones = defineEndpoint({
  method: 'get',
  path: '/v1/audit-tombstones',
  operationId: 'listTombstones',
  summary: 'List what stands for purged ranges of the audit log, newest first',
  permission: 'audit:read',
  params: nothing,
  query: retentionQuery,
  body: nothing,
  result: tombstonePage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, { listTombstones: list }: ListTombstonesDeps) =>
    readPage(query, (range) => list(range, caller)),
});
