import { escalationResource } from '../../contracts/governance/escalation-schemas';
import { approveEscalationUpdate, type EscalationDecision } from '../../contracts/governance/escalation-messages';
import { nothing } from '../../contracts/operations/schemas';
import { defineEndpoint } from '../http/endpoint';
import { askEscalation, escalationParams, type EscalationDeps } from './escalation-calls';

/** What was asked for never changes, so its id is all that an approver needs to name. */
export const approveEscalation = defineEndpoint({
  method: 'post',
  path: '/v1/escalations/{id}/approve',
  operationId: 'approveEscalation',
  summary: 'Approve what another person asks for',
  permission: 'escalations:approve',
  stepUp: true,
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
      handle.executeUpdate(approveEscalationUpdate, { args: [decision], updateId }),
    );
    deps.metrics.decided('escalation-approved');
    return decided;
  },
});
