import {
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
  type WorkflowClient,
} from '@temporalio/client';
import type { Actor } from '../../contracts/identity/actor';
import type { WorkflowCommand } from '../../platform/database/outbox';
import { callingAs } from '../../platform/temporal/client-actor';
import { startOptions } from '../../platform/temporal/start-options';
import { unavailable } from './http-problem';
import { refusalBehind } from './workflow-refusals';

/** Whatever Temporal does: its client by itself waits for some 20 s, or without end for a server that says nothing. */
const DEADLINE_MS = 2_500;

/** The workflow does not run: it is closed, or was never started. */
export class NotRunning extends Error {}

/** Runs calls to Temporal as `actor` under one deadline. Throws `HttpProblem` or `NotRunning`. */
export type CallTemporal = <T>(actor: Actor, call: (workflows: WorkflowClient) => Promise<T>) => Promise<T>;

const translated = (error: unknown): unknown => {
  if (error instanceof WorkflowNotFoundError) return new NotRunning('the workflow is not running', { cause: error });
  if (error instanceof WorkflowUpdateFailedError) {
    const type = error.cause instanceof Error ? (error.cause as { type?: unknown }).type : undefined;
    if (type === 'AcceptedUpdateCompletedWorkflow') return new NotRunning('the workflow has just closed');
    return refusalBehind(error.cause) ?? error;
  }
  if (error instanceof ServiceError || error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
    return Object.assign(unavailable('the workflow engine does not answer; try again'), { cause: error });
  }
  return error;
};

export const createCallTemporal =
  (client: Client): CallTemporal =>
  async (actor, call) => {
    try {
      return await client.connection.withDeadline(Date.now() + DEADLINE_MS, () =>
        callingAs(actor, () => call(client.workflow)),
      );
    } catch (error) {
      throw translated(error);
    }
  };

/**
 * Starts a process unless it runs or has ended, so that a caller who is faster than the dispatcher finds it, and a
 * repeat to one that has ended is answered from its history.
 */
export const startUnlessEnded = async (workflows: WorkflowClient, command: WorkflowCommand): Promise<void> => {
  try {
    await workflows.start(command.workflow, startOptions(command));
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
};
