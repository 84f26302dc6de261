import { claimCaseUpdate, type ClaimCase } from '../../contracts/compliance/messages';
import { shownCase } from '../../contracts/compliance/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { readCase, readCaseFacts } from '../../services/compliance/read-case';
import { defineEndpoint } from '../http/endpoint';
import { askCase, caseParams } from './case-calls';

export const claimCaseEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/cases/{id}/claim',
  operationId: 'claimCase',
  summary: 'Claim a case for a while, to decide it',
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
  async handle({ params: { id }, actor, caller, can, updateId }, ports) {
    await readCaseFacts(ports, id, caller, 'cases:claim');
    const claim = { by: actor.userId, lead: can('cases:lead') } satisfies ClaimCase;
    return askCase(id, { caller, permission: 'cases:claim' }, ports, (handle) =>
      handle.executeUpdate(claimCaseUpdate, { args: [claim], updateId }),
    );
  },
});
