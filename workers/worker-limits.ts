import type { WorkerOptions } from '@temporalio/worker';
import type { WorkerConfig } from '../platform/config';

/** Connections that steps leave to the dispatcher, the deliverer and the gauges. */
const RESERVED_CONNECTIONS = 2;

/**
 * Returns how many local steps, and how many normal activities, may run at once: half of the pool each, without the two
 * connections that are reserved. A step that waited for a connection would use up its own time, fail and be done again.
 */
export const stepsAtOnce = (poolSize: number): number => Math.max(1, Math.floor((poolSize - RESERVED_CONNECTIONS) / 2));

type Settings = Pick<
  WorkerConfig,
  'DATABASE_POOL_SIZE' | 'WORKER_MAX_CACHED_WORKFLOWS' | 'WORKER_STICKY_TIMEOUT_SECONDS'
>;

/**
 * Returns the limits of a worker of workflows and their steps. Workflow tasks are bounded by the steps, since the time of
 * a task runs while its steps wait for their turn; a task that is not taken yet waits in Temporal without a time-out.
 */
export const workflowLimits = (config: Settings): Partial<WorkerOptions> => {
  const steps = stepsAtOnce(config.DATABASE_POOL_SIZE);
  return {
    maxCachedWorkflows: config.WORKER_MAX_CACHED_WORKFLOWS,
    stickyQueueScheduleToStartTimeout: config.WORKER_STICKY_TIMEOUT_SECONDS * 1_000,
    maxConcurrentLocalActivityExecutions: steps,
    maxConcurrentActivityTaskExecutions: steps,
    maxConcurrentWorkflowTaskExecutions: 2 * steps,
  };
};
