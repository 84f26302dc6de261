import type { Actor } from '../../contracts/identity/actor';
import type { WithActor } from '../../platform/database/unit-of-work';

export type OperatorRequest = 'parked.retry-requested' | 'parked.give-up-requested';

/**
 * Writes down that an operator asked something of a workflow, before it is asked: what a workflow refuses leaves no
 * trace in it, and what it does is audited by its steps.
 */
export const recordRequest = (
  { withActor }: { withActor: WithActor },
  action: OperatorRequest,
  workflowId: string,
  details: Record<string, string>,
  actor: Actor,
): Promise<void> =>
  withActor(actor, async (tx) => tx.audit({ action, resourceType: 'workflow', resourceId: workflowId, details }));
