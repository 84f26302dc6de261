import { nothing } from '../../contracts/kernel/schemas';
import { legalHoldPage, legalHoldQuery } from '../../contracts/privacy/schemas';
import { listHolds } from '../../services/privacy/legal-holds';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export const listLegalHoldsEndpoint = defineEndpoint({
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
  handle: ({ query, caller }, ports) =>
    readPage(query, (range) => listHolds(ports, { standing: query.standing === 'true', ...range }, caller)),
});
