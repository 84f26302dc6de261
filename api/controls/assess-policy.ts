import { z } from 'zod';
import { assessmentAsked } from '../../contracts/controls/policy-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface AssessPolicyDeps {
  askAssessment: (id: string, caller: Caller) => Promise<z.output<typeof assessmentAsked>>;
}

/** By the keeper, for the engine: a check that saw only what its asker may see would pass for the wrong reason. */
export const assessPolicy = defineEndpoint({
  method: 'post',
  path: '/v1/policies/{id}/assess',
  operationId: 'assessPolicy',
  summary: 'Have a policy in force assessed now; its results follow within seconds',
  permission: 'policies:write',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: assessmentAsked,
  status: 202,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle: ({ params, caller }, { askAssessment }: AssessPolicyDeps) => askAssessment(params.id, caller),
});
