import { casePage, caseQuery } from '../../contracts/compliance/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { listCases } from '../../services/compliance/list-cases';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export const listCasesEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/cases',
  operationId: 'listCases',
  summary: 'List cases, newest first',
  permission: 'cases:read',
  perResource: true,
  params: nothing,
  query: caseQuery,
  body: nothing,
  result: casePage,
  status: 200,
  problems: [],
  handle({ query, actor, caller }, ports) {
    const { state: status, assignee, due_before: due } = query;
    const assigneeId = assignee === 'me' ? actor.userId : assignee;
    const dueBefore = due === undefined ? undefined : new Date(due);
    return readPage(query, (range) => listCases(ports, { status, assigneeId, dueBefore, ...range }, caller));
  },
});
