import { z } from 'zod';
import { assignmentResource, type AssignmentResource } from '../../contracts/rules/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface EndAssignmentDeps {
  endAssignment: (id: string, caller: Caller) => Promise<AssignmentResource>;
}

export const endAssignment = defineEndpoint({
  method: 'post',
  path: '/v1/role-assignments/{id}/end',
  operationId: 'endRoleAssignment',
  summary: 'Take a role from a user, at once',
  permission: 'roles:assign',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: assignmentResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'last-admin'],
  handle: ({ params, caller }, { endAssignment: end }: EndAssignmentDeps) => end(params.id, caller),
});
