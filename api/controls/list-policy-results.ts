import { z } from 'zod';
import {
  policyResultPage,
  ofRequirementQuery,
  type PolicyResultResource,
} from '../../contracts/controls/policy-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { OfPolicyFilter } from '../../services/controls/manage-policies';
import type { Caller } from '../../services/access/authorize';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListPolicyResultsDeps {
  listResults: (filter: OfPolicyFilter, caller: Caller) => Promise<PolicyResultResource[]>;
}

export const listPolicyResults = defineEndpoint({
  method: 'get',
  path: '/v1/policies/{id}/results',
  operationId: 'listPolicyResults',
  summary: 'List what the checks of a policy found, with evidence, newest first',
  permission: 'policies:read',
  params: z.strictObject({ id: wireId }),
  query: ofRequirementQuery,
  body: nothing,
  result: policyResultPage,
  status: 200,
  problems: ['not-found'],
  handle: ({ params, query, caller }, { listResults: list }: ListPolicyResultsDeps) =>
    readPage(query, (range) => list({ policyId: params.id, requirement: query.requirement, ...range }, caller)),
});
