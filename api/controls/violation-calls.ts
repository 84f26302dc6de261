import type { WorkflowHandle } from '@temporalio/client';
import { z } from 'zod';
import { violationWorkflowId } from '../../contracts/controls/violation-messages';
import type { ViolationResource } from '../../contracts/controls/violation-schemas';
import { refused } from '../../contracts/kernel/refused';
import { wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { violationWish } from '../../services/controls/policy-wishes';
import { isViolationOpen, readViolation } from '../../services/controls/violations';
import { NotRunning, startWished } from '../http/temporal-calls';
import type { ApiPorts } from '../ports';

export const violationParams = z.strictObject({ id: wireId });

/** Asks the process of a violation for a step, and returns the violation as it stands then. */
export const askViolation = async (
  id: string,
  caller: Caller,
  ports: ApiPorts,
  step: (handle: WorkflowHandle) => Promise<unknown>,
): Promise<ViolationResource> => {
  const open = await isViolationOpen(ports, id, caller);
  await ports
    .callTemporal(caller.actor, async (workflows) => {
      // A closed one is asked all the same: a repeat of this very step gets its answer.
      if (open) await startWished(workflows, violationWish(id));
      return step(workflows.getHandle(violationWorkflowId(id)));
    })
    .catch((error: unknown) => {
      throw error instanceof NotRunning ? refused('violation.closed') : error;
    });
  return readViolation(ports, id, caller);
};
