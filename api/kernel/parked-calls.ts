import { z } from 'zod';
import type { ParkedState } from '../../contracts/kernel/messages';
import { refused } from '../../contracts/kernel/refused';
import { parkedWorkflowId } from '../../contracts/kernel/schemas';
import { canonicalHash } from '../../domain/canonical-hash';

export const parkedParams = z.strictObject({ workflowId: parkedWorkflowId });

/** Returns the hash that two people agree on when they give up: of this workflow, at this step, parked this time. */
export const giveUpHash = (workflowId: string, { parked }: ParkedState): string | undefined => {
  if (!parked) return undefined;
  const { id, step } = parked;
  return canonicalHash('hingecraft.give-up.v1', { workflow_id: workflowId, step, parking: id });
};

/** Makes the refusal for a workflow that is not parked, such as one that does not run. */
export const notParked = () => refused('parked.not-parked');
