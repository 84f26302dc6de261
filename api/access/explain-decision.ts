import { explainBody, explanation, type ExplainBody, type ExplanationResource } from '../../contracts/rules/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface ExplainDecisionDeps {
  explainDecision: (body: ExplainBody, caller: Caller) => Promise<ExplanationResource>;
}

export const explainDecision = defineEndpoint({
  method: 'post',
  path: '/v1/decisions/explain',
  operationId: 'explainDecision',
  summary: 'Say why somebody may do something or not',
  permission: 'decisions:explain',
  params: nothing,
  query: nothing,
  body: explainBody,
  result: explanation,
  status: 200,
  problems: ['not-found'],
  handle: ({ body, caller }, { explainDecision: explain }: ExplainDecisionDeps) => explain(body, caller),
});
