import { escalationResource } from '../../contracts/governance/escalation-schemas';
import { denyEscalationUpdate, type EscalationDecision } from '../../contracts/governance/escalation-messages';
import { nothing } from '../../contracts/operations/schemas';
import { defineEndpoint } from '../http/endpoint';
import { askEscalation, escalationParams, type EscalationDeps } from './escalation-calls';

export const denyEscalation = defineEndpoint({
  method: 'post',
  path: '/v1/escalations/{id}/deny',
  operationId: 'denyEscalation',
  summary: 'Deny what another person asks for',
  permission: 'escalations:approve',
  params: escalationParams,
  query: nothing,
  body: nothing,
  result: escalationResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'escalation-refused'],
  async handle({ params: { id }, actor, caller, updateId }, deps: EscalationDeps) {
    const decision = { by: actor.userId } satisfies EscalationDecision;
    const decided = await askEscalation(id, caller, deps, 'escalation.not-pending', (handle) =>
      handle.executeUpdate(denyEscalationUpdate, { args: [decision], updateId }),
    );
    deps.metrics.decided('escalation-denied');
    return decided;
  },
});
