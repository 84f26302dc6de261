import { z } from 'zod';
import { ruleResource, type RuleResource } from '../../contracts/rules/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface RetireRuleDeps {
  retireRule: (id: string, caller: Caller) => Promise<RuleResource>;
}

export const retireRule = defineEndpoint({
  method: 'post',
  path: '/v1/rules/{id}/retire',
  operationId: 'retireRule',
  summary: 'Take a version of a rule out of force for good',
  permission: 'rules:write',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: ruleResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'duties-separated'],
  handle: ({ params, caller }, { retireRule: retire }: RetireRuleDeps) => retire(params.id, caller),
});
