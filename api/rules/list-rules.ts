import type { RuleState } from '../../contracts/rules/rules';
import { rulePage, ruleQuery, type RuleResource } from '../../contracts/rules/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListRulesDeps {
  listRules: (
    filter: {
      state?: RuleState | undefined;
      name?: string | undefined;
      resourceType?: string | undefined;
      before: string | undefined;
      limit: number;
    },
    caller: Caller,
  ) => Promise<RuleResource[]>;
}

export const listRules = defineEndpoint({
  method: 'get',
  path: '/v1/rules',
  operationId: 'listRules',
  summary: 'List versions of access rules, newest first',
  permission: 'rules:read',
  params: nothing,
  query: ruleQuery,
  body: nothing,
  result: rulePage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, { listRules: list }: ListRulesDeps) => {
    const { state, name, resource_type: resourceType } = query;
    return readPage(query, (range) => list({ state, name, resourceType, ...range }, caller));
  },
});
