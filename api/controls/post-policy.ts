import { policyBody, policyResource } from '../../contracts/controls/policy-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { writePolicy } from '../../services/controls/manage-policies';
import { defineEndpoint } from '../http/endpoint';

export const postPolicyEndpoint = defineEndpoint({
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
  handle: ({ body, caller, newId }, ports) => writePolicy(ports, { ...body, id: newId('policy') }, caller),
});
