import { legalHoldPage, legalHoldQuery, type LegalHoldResource } from '../../contracts/privacy/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { readPage, type PageRange } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListLegalHoldsDeps {
  listHolds: (filter: PageRange & { standing?: boolean | undefined }, caller: Caller) => Promise<LegalHoldResource[]>;
}

export const listLegalHolds = defineEndpoint({
  method: 'get',
  path: '/v1/legal-holds',
  operationId: 'listLegalHolds',
  summary: 'List legal holds, newest first',
  permission: 'subjects:read',
  params: nothing,
  query: legalHoldQuery,
  body: nothing,
  result: legalHoldPage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, { listHolds }: ListLegalHoldsDeps) =>
    readPage(query, (range) => listHolds({ standing: query.standing === 'true', ...range }, caller)),
});
