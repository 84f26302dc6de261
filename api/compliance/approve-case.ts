import { approveCaseUpdate, type ApproveCase } from '../../contracts/compliance/messages';
import { approvalBody, shownCase } from '../../contracts/compliance/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { readCase, readCaseFacts } from '../../services/compliance/read-case';
import { defineEndpoint } from '../http/endpoint';
import { askCase, caseParams } from './case-calls';

/** `hash` is that of the proposal as the approver has read it: stronger than any If-Match. */
export const approveCaseEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/cases/{id}/approval',
  operationId: 'approveCase',
  summary: 'Approve what another person proposed on a case',
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
  async handle({ params: { id }, body: { hash }, actor, caller, can, updateId }, ports) {
    await readCaseFacts(ports, id, caller, 'cases:approve');
    const approval = { by: actor.userId, lead: can('cases:lead'), hash } satisfies ApproveCase;
    const approved = await askCase(id, { caller, permission: 'cases:approve' }, ports, (handle) =>
      handle.executeUpdate(approveCaseUpdate, { args: [approval], updateId }),
    );
    ports.metrics.decided('case-approved');
    return approved;
  },
});
