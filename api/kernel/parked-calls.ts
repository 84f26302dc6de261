import { z } from 'zod';
import type { Actor } from '../../contracts/identity/actor';
import type { ParkedState } from '../../contracts/kernel/messages';
import { notParked } from '../../contracts/kernel/failures';
import { parkedWorkflowId } from '../../contracts/kernel/schemas';
import { canonicalHash } from '../../domain/canonical-hash';
import type { BusinessMetrics } from '../../platform/metrics/business-metrics';
import type { OperatorRequest } from '../../services/kernel/record-request';
import { NotRunning, type CallTemporal } from '../http/temporal-calls';
import { refusalBehind } from '../http/workflow-refusals';

export interface ParkedDeps {
  callTemporal: CallTemporal;
  recordRequest: (
    action: OperatorRequest,
    workflowId: string,
    details: Record<string, string>,
    actor: Actor,
  ) => Promise<void>;
  metrics: BusinessMetrics;
}

export const parkedParams = z.strictObject({ workflowId: parkedWorkflowId });

/** What two people mean when they give up: this workflow, at this step, parked this time. */
export const giveUpHash = (workflowId: string, { parked }: ParkedState): string | undefined => {
  if (!parked) return undefined;
  const { id, step } = parked;
  return canonicalHash('hingecraft.give-up.v1', { workflow_id: workflowId, step, parking: id });
};

/** A workflow that does not run waits for no operator either. */
export const orNotParked = (error: unknown): never => {
  throw error instanceof NotRunning ? (refusalBehind(notParked()) ?? error) : error;
};
