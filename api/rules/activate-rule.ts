import { z } from 'zod';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { ruleResource } from '../../contracts/rules/schemas';
import { activateRule } from '../../services/rules/manage-rules';
import { defineEndpoint } from '../http/endpoint';
import { tellIssues } from './rule-issues';

export const activateRuleEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/rules/{id}/activate',
  operationId: 'activateRule',
  summary: 'Activate a draft, replacing the active version of the same name',
  permission: 'rules:write',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: ruleResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'invalid-rule', 'rule-settled', 'conflict', 'duties-separated'],
  handle: ({ params, caller }, ports) => activateRule(ports, params.id, caller).catch(tellIssues()),
});
