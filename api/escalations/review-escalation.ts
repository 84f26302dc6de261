import { reviewEscalationUpdate } from '../../contracts/escalations/messages';
import { escalationResource, escalationReviewBody } from '../../contracts/escalations/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { decide } from '../http/decide';
import { defineEndpoint } from '../http/endpoint';
import { escalationParams, escalations } from './escalation-calls';

export const reviewEscalationEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/escalations/{id}/review',
  operationId: 'reviewEscalation',
  summary: 'Review what another person did with a break-glass grant',
  permission: 'escalations:review',
  stepUp: true,
  params: escalationParams,
  query: nothing,
  body: escalationReviewBody,
  result: escalationResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'escalation-refused'],
  handle: (call, ports) =>
    decide(escalations, call, ports, () => ({
      update: reviewEscalationUpdate,
      args: [{ by: call.actor.userId, verdict: call.body.verdict }],
      closed: 'escalation.already-reviewed',
      counted: 'escalation-reviewed',
    })),
});
