import { z } from 'zod';
import { policyResource, type PolicyResource } from '../../contracts/controls/policy-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface GetPolicyDeps {
  readPolicy: (id: string, caller: Caller) => Promise<PolicyResource>;
}

export const getPolicy = defineEndpoint({
  method: 'get',
  path: '/v1/policies/{id}',
  operationId: 'readPolicy',
  summary: 'Read a version of a policy, with how its controls stand now',
  permission: 'policies:read',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: policyResource,
  status: 200,
  problems: ['not-found'],
  handle: ({ params, caller }, { readPolicy: act }: GetPolicyDeps) => act(params.id, caller),
});
