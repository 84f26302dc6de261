import { nothing } from '../../contracts/kernel/schemas';
import { ruleDefinition, ruleResource } from '../../contracts/rules/schemas';
import { writeRule } from '../../services/rules/manage-rules';
import { defineEndpoint } from '../http/endpoint';
import { tellIssues } from './rule-issues';

export const postRuleEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/rules',
  operationId: 'writeRule',
  summary: 'Write an access rule as a draft: a new one, or the next version of its name',
  permission: 'rules:write',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: ruleDefinition,
  result: ruleResource,
  status: 201,
  idempotent: true,
  location: ({ id }) => `/v1/rules/${id}`,
  problems: ['invalid-rule', 'conflict', 'duties-separated'],
  handle: ({ body, caller, newId }, ports) =>
    writeRule(ports, { ...body, id: newId('rule') }, caller).catch(tellIssues('')),
});
