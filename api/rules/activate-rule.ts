import { z } from 'zod';
import { ruleResource, type RuleResource } from '../../contracts/rules/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { tellIssues } from './rule-issues';
import { defineEndpoint } from '../http/endpoint';

export interface ActivateRuleDeps {
  activateRule: (id: string, caller: Caller) => Promise<RuleResource>;
}

export const activateRule = defineEndpoint({
  method: 'post',
  path: '/v1/rules/{id}/activate',
  operationId: 'activateRule',
  summary: 'Put a draft in force, in the place of the active version of its name',
  permission: 'rules:write',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: ruleResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'invalid-rule', 'rule-settled', 'conflict', 'duties-separated'],
  handle: ({ params, caller }, { activateRule: activate }: ActivateRuleDeps) =>
    activate(params.id, caller).catch(tellIssues()),
});
