import { nothing } from '../../contracts/kernel/schemas';
import { simulateBody, simulation } from '../../contracts/rules/schemas';
import { simulateRule } from '../../services/rules/simulate-rule';
import { defineEndpoint } from '../http/endpoint';
import { tellIssues } from './rule-issues';

export const simulateRuleEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/rules/simulate',
  operationId: 'simulateRule',
  summary: 'Simulate the decisions for another user without and with a rule; changes nothing',
  permission: 'decisions:explain',
  params: nothing,
  query: nothing,
  body: simulateBody,
  result: simulation,
  status: 200,
  problems: ['not-found', 'invalid-rule'],
  handle: ({ body, caller }, ports) => simulateRule(ports, body, caller).catch(tellIssues('/rule')),
});
