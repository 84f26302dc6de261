import { casePage, caseQuery, type ShownCaseSummary } from '../../contracts/compliance/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { CaseSearch } from '../../services/compliance/list-cases';
import type { Caller } from '../../services/access/authorize';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListCasesDeps {
  listCases: (search: CaseSearch, caller: Caller) => Promise<ShownCaseSummary[]>;
}

export const listCases = defineEndpoint({
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
  handle({ query, actor, caller }, { listCases: list }: ListCasesDeps) {
    const { state: status, assignee, due_before: due } = query;
    const assigneeId = assignee === 'me' ? actor.userId : assignee;
    const dueBefore = due === undefined ? undefined : new Date(due);
    return readPage(query, (range) => list({ status, assigneeId, dueBefore, ...range }, caller));
  },
});
