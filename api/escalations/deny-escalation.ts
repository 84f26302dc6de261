import { denyEscalationUpdate } from '../../contracts/escalations/messages';
import { escalationResource } from '../../contracts/escalations/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { decide } from '../http/decide';
import { defineEndpoint } from '../http/endpoint';
import { escalationParams, escalations } from './escalation-calls';

export const denyEscalationEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/escalations/{id}/deny',
  operationId: 'denyEscalation',
  summary: 'Deny an escalation that another person requested',
  permission: 'escalations:approve',
  params: escalationParams,
  query: nothing,
  body: nothing,
  result: escalationResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'escalation-refused'],
  handle: (call, ports) =>
    decide(escalations, call, ports, () => ({
      update: denyEscalationUpdate,
      args: [{ by: call.actor.userId }],
      closed: 'escalation.not-pending',
      counted: 'escalation-denied',
    })),
});
