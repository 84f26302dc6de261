import { z } from 'zod';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { assignmentResource } from '../../contracts/rules/schemas';
import { endAssignment } from '../../services/rules/manage-assignments';
import { defineEndpoint } from '../http/endpoint';

export const endAssignmentEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/role-assignments/{id}/end',
  operationId: 'endRoleAssignment',
  summary: 'Remove a role from a user, at once',
  permission: 'roles:assign',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: assignmentResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'last-admin'],
  handle: ({ params, caller }, ports) => endAssignment(ports, params.id, caller),
});
