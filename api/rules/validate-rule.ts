import { nothing } from '../../contracts/kernel/schemas';
import { ruleDefinition, ruleValidation } from '../../contracts/rules/schemas';
import { validateRule } from '../../services/rules/manage-rules';
import { defineEndpoint } from '../http/endpoint';

export const validateRuleEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/rules/validate',
  operationId: 'validateRule',
  summary: 'Validate an access rule without storing it',
  permission: 'rules:write',
  params: nothing,
  query: nothing,
  body: ruleDefinition,
  result: ruleValidation,
  status: 200,
  problems: [],
  async handle({ body, caller }) {
    const issues = validateRule(body, caller).map(({ wayOut, ...rest }) => ({ ...rest, way_out: wayOut }));
    return { valid: issues.length === 0, issues };
  },
});
