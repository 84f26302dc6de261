import { policyPage, policyQuery } from '../../contracts/controls/policy-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { listPolicies } from '../../services/controls/manage-policies';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export const listPoliciesEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/policies',
  operationId: 'listPolicies',
  summary: 'List versions of policies with their current status, newest first',
  permission: 'policies:read',
  params: nothing,
  query: policyQuery,
  body: nothing,
  result: policyPage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, ports) =>
    readPage(query, (range) => listPolicies(ports, { state: query.state, name: query.name, ...range }, caller)),
});
