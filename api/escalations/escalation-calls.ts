import type { WorkflowHandle } from '@temporalio/client';
import { z } from 'zod';
import type { EscalationResource } from '../../contracts/escalations/schemas';
import {
  escalationWorkflowId,
  type approveEscalationUpdate,
  type EscalationDecision,
} from '../../contracts/escalations/messages';
import type { EscalationRefusal } from '../../contracts/escalations/states';
import { escalationRefused } from '../../contracts/escalations/failures';
import { wireId, type nothing } from '../../contracts/kernel/schemas';
import type { BusinessMetrics } from '../../platform/metrics/business-metrics';
import { escalationWish } from '../../services/escalations/escalation-wishes';
import type { Caller } from '../../services/access/authorize';
import type { Call } from '../http/endpoint';
import { NotRunning, startWished, type CallTemporal } from '../http/temporal-calls';
import { refusalBehind } from '../http/workflow-refusals';

export const escalationParams = z.strictObject({ id: wireId });

export interface EscalationDeps {
  readEscalation: (id: string, caller: Caller) => Promise<EscalationResource>;
  isEscalationOpen: (id: string, caller: Caller) => Promise<boolean>;
  callTemporal: CallTemporal;
  metrics: BusinessMetrics;
}

/**
 * Asks the process of an escalation for a step and returns the escalation as it stands then. `closed` is what a
 * process that has ended would answer.
 */
export const askEscalation = async (
  id: string,
  caller: Caller,
  { readEscalation, isEscalationOpen, callTemporal }: EscalationDeps,
  closed: EscalationRefusal,
  step: (handle: WorkflowHandle) => Promise<unknown>,
): Promise<EscalationResource> => {
  const open = await isEscalationOpen(id, caller);
  await callTemporal(caller.actor, async (workflows) => {
    // A closed one is asked all the same: a repeat of this very step gets its answer.
    if (open) await startWished(workflows, escalationWish(id));
    return step(workflows.getHandle(escalationWorkflowId(id)));
  }).catch((error: unknown) => {
    throw error instanceof NotRunning ? refusalBehind(escalationRefused(closed)) : error;
  });
  return readEscalation(id, caller);
};

type Deciding = Pick<
  Call<typeof escalationParams, typeof nothing, typeof nothing>,
  'params' | 'actor' | 'caller' | 'updateId'
>;

/** A step that says no more than who takes it: an approval, a denial, a revocation. Counted as `counted`. */
export const decideEscalation = async (
  { params: { id }, actor, caller, updateId }: Deciding,
  deps: EscalationDeps,
  update: typeof approveEscalationUpdate,
  { closed, counted }: { closed: EscalationRefusal; counted: string },
): Promise<EscalationResource> => {
  const decision = { by: actor.userId } satisfies EscalationDecision;
  const decided = await askEscalation(id, caller, deps, closed, (handle) =>
    handle.executeUpdate(update, { args: [decision], updateId }),
  );
  deps.metrics.decided(counted);
  return decided;
};
