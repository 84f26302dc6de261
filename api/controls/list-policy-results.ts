import { z } from 'zod';
import { policyResultPage, ofRequirementQuery } from '../../contracts/controls/policy-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { listPolicyResults } from '../../services/controls/manage-policies';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export const listPolicyResultsEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/policies/{id}/results',
  operationId: 'listPolicyResults',
  summary: 'List results of the checks of a policy, with evidence, newest first',
  permission: 'policies:read',
  params: z.strictObject({ id: wireId }),
  query: ofRequirementQuery,
  body: nothing,
  result: policyResultPage,
  status: 200,
  problems: ['not-found'],
  handle: ({ params, query, caller }, ports) =>
    readPage(query, (range) =>
      listPolicyResults(ports, { policyId: params.id, requirement: query.requirement, ...range }, caller),
    ),
});
