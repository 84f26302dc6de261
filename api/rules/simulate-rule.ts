import { simulateBody, simulation, type SimulateBody, type Simulation } from '../../contracts/rules/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { tellIssues } from './rule-issues';
import { defineEndpoint } from '../http/endpoint';

export interface SimulateRuleDeps {
  simulateRule: (body: SimulateBody, caller: Caller) => Promise<Simulation>;
}

export const simulateRule = defineEndpoint({
  method: 'post',
  path: '/v1/rules/simulate',
  operationId: 'simulateRule',
  summary: 'Decide as another user, without and with a rule, and do nothing',
  permission: 'decisions:explain',
  params: nothing,
  query: nothing,
  body: simulateBody,
  result: simulation,
  status: 200,
  problems: ['not-found', 'invalid-rule'],
  handle: ({ body, caller }, { simulateRule: simulate }: SimulateRuleDeps) =>
    simulate(body, caller).catch(tellIssues('/rule')),
});
