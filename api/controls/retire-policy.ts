import { z } from 'zod';
import { policyResource, type PolicyResource } from '../../contracts/controls/policy-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface RetirePolicyDeps {
  retirePolicy: (id: string, caller: Caller) => Promise<PolicyResource>;
}

export const retirePolicy = defineEndpoint({
  method: 'post',
  path: '/v1/policies/{id}/retire',
  operationId: 'retirePolicy',
  summary: 'Take a version of a policy out of force for good',
  permission: 'policies:approve',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: policyResource,
  status: 200,
  idempotent: true,
  problems: ['not-found'],
  handle: ({ params, caller }, { retirePolicy: act }: RetirePolicyDeps) => act(params.id, caller),
});
