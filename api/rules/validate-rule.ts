import type { RuleIssue } from '../../contracts/rules/rules';
import { ruleDefinition, ruleValidation, type RuleDefinition } from '../../contracts/rules/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface ValidateRuleDeps {
  validateRule: (rule: RuleDefinition, caller: Caller) => readonly RuleIssue[];
}

export const validateRule = defineEndpoint({
  method: 'post',
  path: '/v1/rules/validate',
  operationId: 'validateRule',
  summary: 'Say what is wrong with an access rule, without storing it',
  permission: 'rules:write',
  params: nothing,
  query: nothing,
  body: ruleDefinition,
  result: ruleValidation,
  status: 200,
  problems: [],
  async handle({ body, caller }, { validateRule: validate }: ValidateRuleDeps) {
    const issues = validate(body, caller).map(({ wayOut, ...rest }) => ({ ...rest, way_out: wayOut }));
    return { valid: issues.length === 0, issues };
  },
});
