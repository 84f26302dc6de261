import { z } from 'zod';
import { ruleResource, type RuleResource } from '../../contracts/rules/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface GetRuleDeps {
  readRule: (id: string, caller: Caller) => Promise<RuleResource>;
}

export const getRule = defineEndpoint({
  method: 'get',
  path: '/v1/rules/{id}',
  operationId: 'readRule',
  summary: 'Read a version of an access rule',
  permission: 'rules:read',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: ruleResource,
  status: 200,
  problems: ['not-found'],
  handle: ({ params, caller }, { readRule }: GetRuleDeps) => readRule(params.id, caller),
});
