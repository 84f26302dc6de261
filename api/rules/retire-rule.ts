import { z } from 'zod';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { ruleResource } from '../../contracts/rules/schemas';
import { retireRule } from '../../services/rules/manage-rules';
import { defineEndpoint } from '../http/endpoint';

export const retireRuleEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/rules/{id}/retire',
  operationId: 'retireRule',
  summary: 'Retire a version of a rule for good',
  permission: 'rules:write',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: ruleResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'duties-separated'],
  handle: ({ params, caller }, ports) => retireRule(ports, params.id, caller),
});
