import { approveCaseUpdate } from '../../contracts/compliance/messages';
import { approvalBody, shownCase } from '../../contracts/compliance/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { readCase } from '../../services/compliance/read-case';
import { decide } from '../http/decide';
import { defineEndpoint } from '../http/endpoint';
import { caseParams, casesFor } from './case-calls';

/** `hash` is that of the proposal as the approver has read it: stronger than any If-Match. */
export const approveCaseEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/cases/{id}/approval',
  operationId: 'approveCase',
  summary: 'Approve the proposal of another person on a case',
  permission: 'cases:approve',
  stepUp: true,
  perResource: true,
  params: caseParams,
  query: nothing,
  body: approvalBody,
  result: shownCase,
  status: 200,
  idempotent: true,
  etag: 'version',
  ifMatch: 'honoured',
  problems: ['not-found', 'case-refused'],
  current: ({ params: { id }, caller }, ports) => readCase(ports, id, caller, 'cases:approve'),
  handle: (call, ports) =>
    decide(casesFor('cases:approve'), call, ports, () => ({
      update: approveCaseUpdate,
      args: [{ by: call.actor.userId, lead: call.can('cases:lead'), hash: call.body.hash }],
      closed: 'case.already-decided',
      counted: 'case-approved',
    })),
});
