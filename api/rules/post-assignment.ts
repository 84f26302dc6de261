import { nothing } from '../../contracts/kernel/schemas';
import { assignmentBody, assignmentResource } from '../../contracts/rules/schemas';
import { assignRole } from '../../services/rules/manage-assignments';
import { defineEndpoint } from '../http/endpoint';

export const postAssignmentEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/role-assignments',
  operationId: 'assignRole',
  summary: 'Give a user a role',
  permission: 'roles:assign',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: assignmentBody,
  result: assignmentResource,
  status: 201,
  idempotent: true,
  problems: ['not-found', 'conflict', 'duties-separated'],
  handle: ({ body, caller, newId }, ports) => {
    const { user_id: userId, role, valid_from: validFrom, expires_at: expiresAt } = body;
    return assignRole(ports, { id: newId('assignment'), userId, role, validFrom, expiresAt }, caller);
  },
});
