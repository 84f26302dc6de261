import { ruleDefinition, ruleResource, type RuleDefinition, type RuleResource } from '../../contracts/rules/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { tellIssues } from './rule-issues';
import { defineEndpoint } from '../http/endpoint';

export interface PostRuleDeps {
  writeRule: (rule: RuleDefinition & { id: string }, caller: Caller) => Promise<RuleResource>;
}

export const postRule = defineEndpoint({
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
  handle: ({ body, caller, newId }, { writeRule }: PostRuleDeps) =>
    writeRule({ ...body, id: newId('rule') }, caller).catch(tellIssues('')),
});
