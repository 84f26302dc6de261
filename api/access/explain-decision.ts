import { nothing } from '../../contracts/kernel/schemas';
import { explainBody, explanation } from '../../contracts/rules/schemas';
import { explainDecision } from '../../services/access/explain-decision';
import { defineEndpoint } from '../http/endpoint';

export const explainDecisionEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/decisions/explain',
  operationId: 'explainDecision',
  summary: 'Explain why a user may or may not do something',
  description:
    'Every caller may ask about themselves, and is shown the rules that are about them. `decisions:explain` is needed to ask about others, and shows every rule of the type.',
  permission: 'authenticated',
  alsoAsks: 'decisions:explain',
  params: nothing,
  query: nothing,
  body: explainBody,
  result: explanation,
  status: 200,
  problems: ['not-found'],
  handle: ({ body, caller }, ports) => explainDecision(ports, body, caller),
});
