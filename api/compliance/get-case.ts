import { shownCase } from '../../contracts/compliance/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';
import { caseParams, type CaseDeps } from './case-calls';

export const getCase = defineEndpoint({
  method: 'get',
  path: '/v1/cases/{id}',
  operationId: 'readCase',
  summary: 'Read a case with its evidence and history',
  permission: 'cases:read',
  perResource: true,
  unmasks: true,
  params: caseParams,
  query: nothing,
  body: nothing,
  result: shownCase,
  status: 200,
  etag: 'version',
  problems: ['not-found'],
  handle: ({ params: { id }, caller }, { readCase }: Pick<CaseDeps, 'readCase'>) => readCase(id, caller, 'cases:read'),
});
