import { casePage, caseQuery, type CaseSummary } from '../../contracts/compliance/schemas';
import type { Actor } from '../../contracts/identity/actor';
import { nothing } from '../../contracts/operations/schemas';
import type { CaseSearch } from '../../services/compliance/list-cases';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListCasesDeps {
  listCases: (search: CaseSearch, actor: Actor) => Promise<CaseSummary[]>;
}

export const listCases = defineEndpoint({
  method: 'get',
  path: '/v1/cases',
  operationId: 'listCases',
  summary: 'List cases, newest first',
  permission: 'cases:read',
  params: nothing,
  query: caseQuery,
  body: nothing,
  result: casePage,
  status: 200,
  problems: [],
  handle({ query, actor }, { listCases: list }: ListCasesDeps) {
    const { state: status, assignee, due_before: due } = query;
    const assigneeId = assignee === 'me' ? actor.userId : assignee;
    const dueBefore = due === undefined ? undefined : new Date(due);
    return readPage(query, (range) => list({ status, assigneeId, dueBefore, ...range }, actor));
  },
});
