import type { Actor } from '../../contracts/identity/actor';
import type { WithActor } from '../../platform/database/unit-of-work';

export type OperatorRequest = 'parked.retry-requested' | 'parked.give-up-requested';

/**
 * Records an operator's request in the audit log before it is sent to a workflow. A refused request leaves no trace in
 * the workflow, and an accepted one is audited by its steps.
 */
export const recordRequest = (
  { withActor }: { withActor: WithActor },
  action: OperatorRequest,
  workflowId: string,
  details: Record<string, string>,
  actor: Actor,
): Promise<void> =>
  withActor(actor, async (tx) => tx.audit({ action, resourceType: 'workflow', resourceId: workflowId, details }));
