import { z } from 'zod';
import { policyResource, type PolicyResource } from '../../contracts/controls/policy-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface ActivatePolicyDeps {
  activatePolicy: (id: string, caller: Caller) => Promise<PolicyResource>;
}

export const activatePolicy = defineEndpoint({
  method: 'post',
  path: '/v1/policies/{id}/activate',
  operationId: 'activatePolicy',
  summary: 'Put another person’s draft in force, in the place of the active version of its name',
  permission: 'policies:approve',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: policyResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'conflict', 'duties-separated'],
  handle: ({ params, caller }, { activatePolicy: act }: ActivatePolicyDeps) => act(params.id, caller),
});
