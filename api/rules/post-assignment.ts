import { assignmentBody, assignmentResource, type AssignmentResource } from '../../contracts/rules/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import type { AssignmentWish } from '../../services/rules/manage-assignments';
import { defineEndpoint } from '../http/endpoint';

export interface PostAssignmentDeps {
  assignRole: (wish: AssignmentWish, caller: Caller) => Promise<AssignmentResource>;
}

export const postAssignment = defineEndpoint({
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
  handle: ({ body, caller, newId }, { assignRole }: PostAssignmentDeps) => {
    const { user_id: userId, role, valid_from: validFrom, expires_at: expiresAt } = body;
    return assignRole({ id: newId('assignment'), userId, role, validFrom, expiresAt }, caller);
  },
});
