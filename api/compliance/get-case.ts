import { caseResource } from '../../contracts/compliance/schemas';
import { nothing } from '../../contracts/operations/schemas';
import { defineEndpoint } from '../http/endpoint';
import { caseParams, type CaseDeps } from './case-calls';

export const getCase = defineEndpoint({
  method: 'get',
  path: '/v1/cases/{id}',
  operationId: 'readCase',
  summary: 'Read a case with its evidence and history',
  permission: 'cases:read',
  params: caseParams,
  query: nothing,
  body: nothing,
  result: caseResource,
  status: 200,
  etag: 'version',
  problems: ['not-found'],
  handle: ({ params: { id }, actor }, { readCase }: Pick<CaseDeps, 'readCase'>) => readCase(id, actor),
});
