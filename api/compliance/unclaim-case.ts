import { unclaimCaseUpdate } from '../../contracts/compliance/messages';
import { shownCase } from '../../contracts/compliance/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { readCase } from '../../services/compliance/read-case';
import { decide } from '../http/decide';
import { defineEndpoint } from '../http/endpoint';
import { caseParams, casesFor } from './case-calls';

export const unclaimCaseEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/cases/{id}/unclaim',
  operationId: 'unclaimCase',
  summary: 'Release a case that the caller has claimed',
  permission: 'cases:claim',
  perResource: true,
  params: caseParams,
  query: nothing,
  body: nothing,
  result: shownCase,
  status: 200,
  idempotent: true,
  etag: 'version',
  ifMatch: 'honoured',
  problems: ['not-found', 'case-refused'],
  current: ({ params: { id }, caller }, ports) => readCase(ports, id, caller, 'cases:claim'),
  handle: (call, ports) =>
    decide(casesFor('cases:claim'), call, ports, () => ({
      update: unclaimCaseUpdate,
      args: [{ by: call.actor.userId }],
      closed: 'case.already-decided',
    })),
});
