import type { WorkflowHandle } from '@temporalio/client';
import { z } from 'zod';
import {
  escalationWorkflowId,
  type approveEscalationUpdate,
  type EscalationDecision,
} from '../../contracts/escalations/messages';
import type { EscalationResource } from '../../contracts/escalations/schemas';
import { refused } from '../../contracts/kernel/refused';
import { wireId, type nothing } from '../../contracts/kernel/schemas';
import type { RefusalOf } from '../../contracts/refusals';
import type { Caller } from '../../services/access/authorize';
import { escalationWish } from '../../services/escalations/escalation-wishes';
import { isEscalationOpen, readEscalation } from '../../services/escalations/read-escalation';
import type { Call } from '../http/endpoint';
import { NotRunning, startWished } from '../http/temporal-calls';
import type { ApiPorts } from '../ports';

export const escalationParams = z.strictObject({ id: wireId });

/**
 * Asks the process of an escalation for a step and returns the escalation as it stands then. `closed` is what a
 * process that has ended would answer.
 */
export const askEscalation = async (
  id: string,
  caller: Caller,
  ports: ApiPorts,
  closed: RefusalOf<'escalation'>,
  step: (handle: WorkflowHandle) => Promise<unknown>,
): Promise<EscalationResource> => {
  const open = await isEscalationOpen(ports, id, caller);
  await ports
    .callTemporal(caller.actor, async (workflows) => {
      // A closed one is asked all the same: a repeat of this very step gets its answer.
      if (open) await startWished(workflows, escalationWish(id));
      return step(workflows.getHandle(escalationWorkflowId(id)));
    })
    .catch((error: unknown) => {
      throw error instanceof NotRunning ? refused(closed) : error;
    });
  return readEscalation(ports, id, caller);
};

type Deciding = Pick<
  Call<typeof escalationParams, typeof nothing, typeof nothing>,
  'params' | 'actor' | 'caller' | 'updateId'
>;

/** A step that says no more than who takes it: an approval, a denial, a revocation. Counted as `counted`. */
export const decideEscalation = async (
  { params: { id }, actor, caller, updateId }: Deciding,
  ports: ApiPorts,
  update: typeof approveEscalationUpdate,
  { closed, counted }: { closed: RefusalOf<'escalation'>; counted: string },
): Promise<EscalationResource> => {
  const decision = { by: actor.userId } satisfies EscalationDecision;
  const decided = await askEscalation(id, caller, ports, closed, (handle) =>
    handle.executeUpdate(update, { args: [decision], updateId }),
  );
  ports.metrics.decided(counted);
  return decided;
};
