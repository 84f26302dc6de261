import {
  policyBody,
  policyResource,
  type PolicyBody,
  type PolicyResource,
} from '../../contracts/controls/policy-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface PostPolicyDeps {
  writePolicy: (policy: PolicyBody & { id: string }, caller: Caller) => Promise<PolicyResource>;
}

export const postPolicy = defineEndpoint({
  method: 'post',
  path: '/v1/policies',
  operationId: 'writePolicy',
  summary: 'Write a policy as a draft: a new one, or the next version of its name',
  permission: 'policies:write',
  params: nothing,
  query: nothing,
  body: policyBody,
  result: policyResource,
  status: 201,
  idempotent: true,
  location: ({ id }) => `/v1/policies/${id}`,
  problems: ['conflict'],
  handle: ({ body, caller, newId }, { writePolicy }: PostPolicyDeps) =>
    writePolicy({ ...body, id: newId('policy') }, caller),
});
