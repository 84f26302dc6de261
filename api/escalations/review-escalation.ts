import { escalationResource, escalationReviewBody } from '../../contracts/escalations/schemas';
import { reviewEscalationUpdate, type EscalationReview } from '../../contracts/escalations/messages';
import { nothing } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';
import { askEscalation, escalationParams, type EscalationDeps } from './escalation-calls';

export const reviewEscalation = defineEndpoint({
  method: 'post',
  path: '/v1/escalations/{id}/review',
  operationId: 'reviewEscalation',
  summary: 'Judge what another person did under a broken glass',
  permission: 'escalations:review',
  stepUp: true,
  params: escalationParams,
  query: nothing,
  body: escalationReviewBody,
  result: escalationResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'escalation-refused'],
  async handle({ params: { id }, body: { verdict }, actor, caller, updateId }, deps: EscalationDeps) {
    const review = { by: actor.userId, verdict } satisfies EscalationReview;
    const reviewed = await askEscalation(id, caller, deps, 'escalation.already-reviewed', (handle) =>
      handle.executeUpdate(reviewEscalationUpdate, { args: [review], updateId }),
    );
    deps.metrics.decided('escalation-reviewed');
    return reviewed;
  },
});
