import { z } from 'zod';
import { policyResource } from '../../contracts/controls/policy-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { readPolicy } from '../../services/controls/manage-policies';
import { defineEndpoint } from '../http/endpoint';

export const getPolicyEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/policies/{id}',
  operationId: 'readPolicy',
  summary: 'Read a version of a policy, with the current status of its controls',
  permission: 'policies:read',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: policyResource,
  status: 200,
  problems: ['not-found'],
  handle: ({ params, caller }, ports) => readPolicy(ports, params.id, caller),
});
