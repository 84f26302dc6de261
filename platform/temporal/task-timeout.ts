import type { WorkflowClientInterceptor } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';

/**
 * Gives every workflow that a client starts the same time for each of its workflow tasks. A worker that is killed in the
 * middle of a task costs that time; a worker that is short of CPU and needs longer does the task, with its local steps,
 * all over again.
 */
export const taskTimeoutInterceptor = (seconds: number): WorkflowClientInterceptor => {
  const workflowTaskTimeout = msToTs(seconds * 1_000);
  return {
    startWithDetails: (input, next) => next({ ...input, options: { ...input.options, workflowTaskTimeout } }),
    signalWithStart: (input, next) => next({ ...input, options: { ...input.options, workflowTaskTimeout } }),
  };
};
