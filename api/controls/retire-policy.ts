import { z } from 'zod';
import { policyResource } from '../../contracts/controls/policy-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { retirePolicy } from '../../services/controls/manage-policies';
import { defineEndpoint } from '../http/endpoint';

export const retirePolicyEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/policies/{id}/retire',
  operationId: 'retirePolicy',
  summary: 'Retire a version of a policy for good',
  permission: 'policies:approve',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: policyResource,
  status: 200,
  idempotent: true,
  problems: ['not-found'],
  handle: ({ params, caller }, ports) => retirePolicy(ports, params.id, caller),
});
