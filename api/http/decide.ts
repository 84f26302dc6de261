import type { WorkflowClient } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import type { Actor } from '../../contracts/identity/actor';
import { refused } from '../../contracts/kernel/refused';
import type { FixedRefusalCode } from '../../contracts/refusals';
import type { WorkflowCommand } from '../../platform/database/outbox';
import type { Caller } from '../../services/access/authorize';
import type { ApiPorts } from '../ports';
import { unavailable } from './http-problem';
import { NotRunning, startUnlessEnded } from './temporal-calls';

/** A kind of thing that people decide on, and the process that takes their decisions. */
export interface DecidedOn<Found, Shown> {
  /** Reads the record as the caller may. Throws `Refused`. */
  read(ports: ApiPorts, id: string, caller: Caller): Promise<Found>;
  workflowId(id: string, found: Found): string;
  /** Returns how its process is started, when the record shows that it may not run yet. */
  start?(id: string, found: Found): WorkflowCommand | undefined;
  /** The answer to a caller whose process is still to begin: a child starts seconds after its record. */
  notYet?(found: Found): string | undefined;
  show(ports: ApiPorts, id: string, caller: Caller): Promise<Shown>;
}

export interface Decision<A extends [] | [unknown]> {
  update: UpdateDefinition<unknown, A>;
  args: A;
  /** The answer of a process that has ended. */
  closed: FixedRefusalCode;
  /** For the metric of decisions. */
  counted?: string;
}

interface DecisionCall {
  params: { id: string };
  caller: Caller;
  updateId: string;
}

const BEGINS_WITHIN_SECONDS = 2;

/** Asks a process as `actor`, under the deadline of calls to Temporal; one that does not run answers `otherwise`. */
export const askProcess = async <T>(
  { callTemporal }: Pick<ApiPorts, 'callTemporal'>,
  actor: Actor,
  call: (workflows: WorkflowClient) => Promise<T>,
  otherwise: () => Error | Promise<Error>,
): Promise<T> => {
  try {
    return await callTemporal(actor, call);
  } catch (error) {
    throw error instanceof NotRunning ? await otherwise() : error;
  }
};

/**
 * Takes a caller's decision to the process it is for and returns the thing as it stands then. `made` says the decision
 * from what was read, and may refuse by throwing; without one the thing is shown as it is. Throws `Refused`,
 * `HttpProblem` (unavailable).
 */
export const decide = async <Found, Shown, A extends [] | [unknown]>(
  on: DecidedOn<Found, Shown>,
  { params: { id }, caller, updateId }: DecisionCall,
  ports: ApiPorts,
  made: (found: Found) => Decision<A> | undefined | Promise<Decision<A> | undefined>,
): Promise<Shown> => {
  const found = await on.read(ports, id, caller);
  const decision = await made(found);
  if (!decision) return on.show(ports, id, caller);
  const { update, args, closed, counted } = decision;
  const ask = async (workflows: WorkflowClient) => {
    const start = on.start?.(id, found);
    if (start) await startUnlessEnded(workflows, start);
    // One that has ended is asked all the same: a repeat of this very decision gets its stored answer.
    const handle = workflows.getHandle(on.workflowId(id, found));
    // The client's types distinguish Updates with and without an argument; `Decision` has checked them.
    await handle.executeUpdate(update as UpdateDefinition<unknown, [unknown]>, { args: args as [unknown], updateId });
  };
  await askProcess(ports, caller.actor, ask, async () => {
    const notYet = on.notYet?.(await on.read(ports, id, caller));
    return notYet === undefined ? refused(closed) : unavailable(notYet, BEGINS_WITHIN_SECONDS);
  });
  if (counted !== undefined) ports.metrics.decided(counted);
  return on.show(ports, id, caller);
};
