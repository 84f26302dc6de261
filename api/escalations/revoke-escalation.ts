import { revokeEscalationUpdate } from '../../contracts/escalations/messages';
import { escalationResource } from '../../contracts/escalations/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { decide } from '../http/decide';
import { defineEndpoint } from '../http/endpoint';
import { escalationParams, escalations } from './escalation-calls';

/** Ends an escalation for its holder, approvers and reviewers; it is not found by anybody else. */
export const revokeEscalationEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/escalations/{id}/revoke',
  operationId: 'revokeEscalation',
  summary: 'End a grant at once, or withdraw a request',
  permission: 'escalations:read',
  params: escalationParams,
  query: nothing,
  body: nothing,
  result: escalationResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'escalation-refused'],
  handle: (call, ports) =>
    decide(escalations, call, ports, () => ({
      update: revokeEscalationUpdate,
      args: [{ by: call.actor.userId }],
      closed: 'escalation.not-open',
      counted: 'escalation-revoked',
    })),
});
