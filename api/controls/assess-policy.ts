import { z } from 'zod';
import { assessmentAsked } from '../../contracts/controls/policy-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { askAssessment } from '../../services/controls/manage-policies';
import { defineEndpoint } from '../http/endpoint';

/**
 * Requests an assessment by the scheduler, which reads as the engine: a check of only the rows that the caller may see
 * could pass wrongly.
 */
export const assessPolicyEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/policies/{id}/assess',
  operationId: 'assessPolicy',
  summary: 'Assess a policy in force now; its results follow within seconds',
  permission: 'policies:write',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: assessmentAsked,
  status: 202,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle: ({ params, caller }, ports) => askAssessment(ports, params.id, caller),
});
