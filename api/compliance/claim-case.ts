import { claimCaseUpdate, type ClaimCase } from '../../contracts/compliance/messages';
import { caseResource } from '../../contracts/compliance/schemas';
import { nothing } from '../../contracts/operations/schemas';
import { defineEndpoint } from '../http/endpoint';
import { askCase, caseParams, type CaseDeps } from './case-calls';

export const claimCase = defineEndpoint({
  method: 'post',
  path: '/v1/cases/{id}/claim',
  operationId: 'claimCase',
  summary: 'Claim a case for a while, to decide it',
  permission: 'cases:claim',
  params: caseParams,
  query: nothing,
  body: nothing,
  result: caseResource,
  status: 200,
  idempotent: true,
  etag: 'version',
  ifMatch: 'honoured',
  problems: ['not-found', 'case-refused'],
  current: ({ params: { id }, actor }, { readCase }: CaseDeps) => readCase(id, actor),
  async handle({ params: { id }, actor, can, updateId }, deps: CaseDeps) {
    await deps.readCase(id, actor);
    const claim = { by: actor.userId, lead: can('cases:lead') } satisfies ClaimCase;
    return askCase(id, actor, deps, (handle) => handle.executeUpdate(claimCaseUpdate, { args: [claim], updateId }));
  },
});
