import { unclaimCaseUpdate, type UnclaimCase } from '../../contracts/compliance/messages';
import { shownCase } from '../../contracts/compliance/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { readCase, readCaseFacts } from '../../services/compliance/read-case';
import { defineEndpoint } from '../http/endpoint';
import { askCase, caseParams } from './case-calls';

export const unclaimCaseEndpoint = defineEndpoint({
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
  current: ({ params: { id }, caller }, ports) => readCase(ports, id, caller, 'cases:claim'),
  async handle({ params: { id }, actor, caller, updateId }, ports) {
    await readCaseFacts(ports, id, caller, 'cases:claim');
    const release = { by: actor.userId } satisfies UnclaimCase;
    return askCase(id, { caller, permission: 'cases:claim' }, ports, (handle) =>
      handle.executeUpdate(unclaimCaseUpdate, { args: [release], updateId }),
    );
  },
});
