import { nothing } from '../../contracts/kernel/schemas';
import { rulePage, ruleQuery } from '../../contracts/rules/schemas';
import { listRules } from '../../services/rules/read-rule';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export const listRulesEndpoint = defineEndpoint({
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
  handle: ({ query, caller }, ports) => {
    const { state, name, resource_type: resourceType } = query;
    return readPage(query, (range) => listRules(ports, { state, name, resourceType, ...range }, caller));
  },
});
