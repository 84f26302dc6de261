import { z } from 'zod';
import { policyResource } from '../../contracts/controls/policy-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { activatePolicy } from '../../services/controls/manage-policies';
import { defineEndpoint } from '../http/endpoint';

export const activatePolicyEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/policies/{id}/activate',
  operationId: 'activatePolicy',
  summary: 'Activate a draft of another person, replacing the active version of the same name',
  permission: 'policies:approve',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: policyResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'conflict', 'duties-separated'],
  handle: ({ params, caller }, ports) => activatePolicy(ports, params.id, caller),
});
