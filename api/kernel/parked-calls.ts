import { z } from 'zod';
import { notParked } from '../../contracts/kernel/failures';
import type { ParkedState } from '../../contracts/kernel/messages';
import { parkedWorkflowId } from '../../contracts/kernel/schemas';
import { canonicalHash } from '../../domain/canonical-hash';
import { NotRunning } from '../http/temporal-calls';
import { refusalBehind } from '../http/workflow-refusals';

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
