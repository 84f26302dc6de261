import { nothing } from '../../contracts/kernel/schemas';
import { assignmentPage, assignmentQuery } from '../../contracts/rules/schemas';
import { listAssignments } from '../../services/rules/manage-assignments';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export const listAssignmentsEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/role-assignments',
  operationId: 'listRoleAssignments',
  summary: 'List the assignments of roles to users, newest first',
  permission: 'roles:read',
  params: nothing,
  query: assignmentQuery,
  body: nothing,
  result: assignmentPage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, ports) =>
    readPage(query, (range) => listAssignments(ports, { userId: query.user_id, role: query.role, ...range }, caller)),
});
