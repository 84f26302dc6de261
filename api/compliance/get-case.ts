import { shownCase } from '../../contracts/compliance/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { readCase } from '../../services/compliance/read-case';
import { defineEndpoint } from '../http/endpoint';
import { caseParams } from './case-calls';

export const getCaseEndpoint = defineEndpoint({
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
  handle: ({ params: { id }, caller }, ports) => readCase(ports, id, caller, 'cases:read'),
});
