import { z } from 'zod';
import type { ParkedState } from '../../contracts/kernel/messages';
import { refused } from '../../contracts/kernel/refused';
import { parkedWorkflowId } from '../../contracts/kernel/schemas';
import { canonicalHash } from '../../domain/canonical-hash';

export const parkedParams = z.strictObject({ workflowId: parkedWorkflowId });

/** What two people mean when they give up: this workflow, at this step, parked this time. */
export const giveUpHash = (workflowId: string, { parked }: ParkedState): string | undefined => {
  if (!parked) return undefined;
  const { id, step } = parked;
  return canonicalHash('hingecraft.give-up.v1', { workflow_id: workflowId, step, parking: id });
};

/** A workflow that does not run waits for no operator either. */
export const notParked = () => refused('parked.not-parked');
