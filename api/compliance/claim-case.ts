import { claimCaseUpdate } from '../../contracts/compliance/messages';
import { shownCase } from '../../contracts/compliance/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { readCase } from '../../services/compliance/read-case';
import { decide } from '../http/decide';
import { defineEndpoint } from '../http/endpoint';
import { caseParams, casesFor } from './case-calls';

export const claimCaseEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/cases/{id}/claim',
  operationId: 'claimCase',
  summary: 'Claim a case for a limited time, to decide it',
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
      update: claimCaseUpdate,
      args: [{ by: call.actor.userId, lead: call.can('cases:lead') }],
      closed: 'case.already-decided',
    })),
});
