import { approveEscalationUpdate } from '../../contracts/escalations/messages';
import { escalationResource } from '../../contracts/escalations/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { decide } from '../http/decide';
import { defineEndpoint } from '../http/endpoint';
import { escalationParams, escalations } from './escalation-calls';

/** Approves an escalation by its id alone, since a request never changes. */
export const approveEscalationEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/escalations/{id}/approve',
  operationId: 'approveEscalation',
  summary: 'Approve an escalation that another person requested',
  permission: 'escalations:approve',
  stepUp: true,
  params: escalationParams,
  query: nothing,
  body: nothing,
  result: escalationResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'escalation-refused'],
  handle: (call, ports) =>
    decide(escalations, call, ports, () => ({
      update: approveEscalationUpdate,
      args: [{ by: call.actor.userId }],
      closed: 'escalation.not-pending',
      counted: 'escalation-approved',
    })),
});
