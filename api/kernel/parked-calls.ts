import { z } from 'zod';
import type { ParkedState } from '../../contracts/kernel/messages';
import { refused } from '../../contracts/kernel/refused';
import { parkedWorkflowId } from '../../contracts/kernel/schemas';
import { canonicalHash } from '../../domain/canonical-hash';

export const parkedParams = z.strictObject({ workflowId: parkedWorkflowId });

/**
 * Returns the hash that both people send when they give up a parked step: over the workflow, the step and this one
 * parking. Undefined when nothing is parked.
 */
export const giveUpHash = (workflowId: string, { parked }: ParkedState): string | undefined => {
  if (!parked) return undefined;
  const { id, step } = parked;
  return canonicalHash('hingecraft.give-up.v1', { workflow_id: workflowId, step, parking: id });
};

/** Returns the refusal of a retry or a give-up when the workflow is not parked or does not run. */
export const notParked = () => refused('parked.not-parked');
