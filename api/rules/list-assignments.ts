import { assignmentPage, assignmentQuery, type AssignmentResource } from '../../contracts/rules/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { readPage, type PageRange } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListAssignmentsDeps {
  listAssignments: (
    filter: PageRange & { userId?: string | undefined; role?: string | undefined },
    caller: Caller,
  ) => Promise<AssignmentResource[]>;
}

export const listAssignments = defineEndpoint({
  method: 'get',
  path: '/v1/role-assignments',
  operationId: 'listRoleAssignments',
  summary: 'List who has which role, newest first',
  permission: 'roles:read',
  params: nothing,
  query: assignmentQuery,
  body: nothing,
  result: assignmentPage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, { listAssignments: list }: ListAssignmentsDeps) =>
    readPage(query, (range) => list({ userId: query.user_id, role: query.role, ...range }, caller)),
});
