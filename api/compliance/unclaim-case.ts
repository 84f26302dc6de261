import { unclaimCaseUpdate, type UnclaimCase } from '../../contracts/compliance/messages';
import { shownCase } from '../../contracts/compliance/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';
import { askCase, caseParams, type CaseDeps } from './case-calls';

export const unclaimCase = defineEndpoint({
  method: 'post',
  path: '/v1/cases/{id}/unclaim',
  operationId: 'unclaimCase',
  summary: 'Release a case that one has claimed',
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
  current: ({ params: { id }, caller }, { readCase }: CaseDeps) => readCase(id, caller, 'cases:claim'),
  async handle({ params: { id }, actor, caller, updateId }, deps: CaseDeps) {
    await deps.readCaseFacts(id, caller, 'cases:claim');
    const release = { by: actor.userId } satisfies UnclaimCase;
    return askCase(id, { caller, permission: 'cases:claim' }, deps, (handle) =>
      handle.executeUpdate(unclaimCaseUpdate, { args: [release], updateId }),
    );
  },
});
