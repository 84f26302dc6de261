import { reviewEscalationUpdate, type EscalationReview } from '../../contracts/escalations/messages';
import { escalationResource, escalationReviewBody } from '../../contracts/escalations/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';
import { askEscalation, escalationParams } from './escalation-calls';

export const reviewEscalationEndpoint = defineEndpoint({
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
  async handle({ params: { id }, body: { verdict }, actor, caller, updateId }, ports) {
    const review = { by: actor.userId, verdict } satisfies EscalationReview;
    const reviewed = await askEscalation(id, caller, ports, 'escalation.already-reviewed', (handle) =>
      handle.executeUpdate(reviewEscalationUpdate, { args: [review], updateId }),
    );
    ports.metrics.decided('escalation-reviewed');
    return reviewed;
  },
});
