import { keyTombstonePage, retentionQuery, type KeyTombstoneResource } from '../../contracts/audit/retention-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { readPage, type PageRange } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListKeyTombstonesDeps {
  listKeyTombstones: (range: PageRange, caller: Caller) => Promise<KeyTombstoneResource[]>;
}

export const listKeyTombstones = defineEndpoint({
  method: 'get',
  path: '/v1/key-tombstones',
  operationId: 'listKeyTombstones',
  summary: 'List what stands for destroyed retention and intake keys, newest first',
  permission: 'audit:read',
  params: nothing,
  query: retentionQuery,
  body: nothing,
  result: keyTombstonePage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, { listKeyTombstones: list }: ListKeyTombstonesDeps) =>
    readPage(query, (range) => list(range, caller)),
});
