import type { PolicyState } from '../../contracts/controls/policies';
import { policyPage, policyQuery, type PolicyResource } from '../../contracts/controls/policy-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListPoliciesDeps {
  listPolicies: (
    filter: {
      state?: PolicyState | undefined;
      name?: string | undefined;
      before: string | undefined;
      limit: number;
    },
    caller: Caller,
  ) => Promise<PolicyResource[]>;
}

export const listPolicies = defineEndpoint({
  method: 'get',
  path: '/v1/policies',
  operationId: 'listPolicies',
  summary: 'List versions of policies with how they stand now, newest first',
  permission: 'policies:read',
  params: nothing,
  query: policyQuery,
  body: nothing,
  result: policyPage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, { listPolicies: list }: ListPoliciesDeps) =>
    readPage(query, (range) => list({ state: query.state, name: query.name, ...range }, caller)),
});
