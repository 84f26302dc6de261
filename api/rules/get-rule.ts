import { z } from 'zod';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { ruleResource } from '../../contracts/rules/schemas';
import { readRule } from '../../services/rules/read-rule';
import { defineEndpoint } from '../http/endpoint';

export const getRuleEndpoint = defineEndpoint({
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
  handle: ({ params, caller }, ports) => readRule(ports, params.id, caller),
});
