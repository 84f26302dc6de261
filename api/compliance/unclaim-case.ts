import { unclaimCaseUpdate, type UnclaimCase } from '../../contracts/compliance/messages';
import { caseResource } from '../../contracts/compliance/schemas';
import { nothing } from '../../contracts/operations/schemas';
import { defineEndpoint } from '../http/endpoint';
import { askCase, caseParams, type CaseDeps } from './case-calls';

export const unclaimCase = defineEndpoint({
  method: 'post',
  path: '/v1/cases/{id}/unclaim',
  operationId: 'unclaimCase',
  summary: 'Release a case that one has claimed',
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
  async handle({ params: { id }, actor, updateId }, deps: CaseDeps) {
    await deps.readCase(id, actor);
    const release = { by: actor.userId } satisfies UnclaimCase;
    return askCase(id, actor, deps, (handle) => handle.executeUpdate(unclaimCaseUpdate, { args: [release], updateId }));
  },
});
