import type { WorkflowHandle } from '@temporalio/client';
import { z } from 'zod';
import { violationRefused } from '../../contracts/controls/violation-failures';
import { violationWorkflowId } from '../../contracts/controls/violation-messages';
import type { ViolationResource } from '../../contracts/controls/violation-schemas';
import { wireId } from '../../contracts/kernel/schemas';
import { violationWish } from '../../services/controls/policy-wishes';
import type { Caller } from '../../services/access/authorize';
import { NotRunning, startWished, type CallTemporal } from '../http/temporal-calls';
import { refusalBehind } from '../http/workflow-refusals';

export const violationParams = z.strictObject({ id: wireId });

export interface ViolationDeps {
  readViolation: (id: string, caller: Caller) => Promise<ViolationResource>;
  isViolationOpen: (id: string, caller: Caller) => Promise<boolean>;
  callTemporal: CallTemporal;
}

/** Asks the process of a violation for a step, and returns the violation as it stands then. */
export const askViolation = async (
  id: string,
  caller: Caller,
  { readViolation, isViolationOpen, callTemporal }: ViolationDeps,
  step: (handle: WorkflowHandle) => Promise<unknown>,
): Promise<ViolationResource> => {
  const open = await isViolationOpen(id, caller);
  await callTemporal(caller.actor, async (workflows) => {
    // A closed one is asked all the same: a repeat of this very step gets its answer.
    if (open) await startWished(workflows, violationWish(id));
    return step(workflows.getHandle(violationWorkflowId(id)));
  }).catch((error: unknown) => {
    throw error instanceof NotRunning ? refusalBehind(violationRefused('violation.closed')) : error;
  });
  return readViolation(id, caller);
};
