import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { temporal as proto } from '@temporalio/proto';
import { stageAttribute } from '../../contracts/kernel/search-attributes';
import { identify } from '../../stack/identity';
import { until } from '../../tools/demo/api-client';
import { temporalOf, type TestSystem } from './system';

const STARTED = proto.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED;
const PATIENCE_MS = 180_000;
const LOOK_MS = 500;

/** A worker names itself by `pid@host`. */
const isDead = (worker: string): boolean => identify(Number.parseInt(worker, 10)) === undefined;

/** Left to the server, which must end them by a time-out: the one misses a heartbeat, the other uses up its time. */
const LEFT_TO_SERVER = ['purgeRange', 'renderReceipt'];

const failDeadAttempts = async (temporal: Client, workflowId: string): Promise<void> => {
  const { raw } = await temporal.workflow.getHandle(workflowId).describe();
  for (const { activityId, activityType, state, lastWorkerIdentity } of raw.pendingActivities ?? []) {
    if (!activityId || !lastWorkerIdentity || state !== STARTED || !isDead(lastWorkerIdentity)) continue;
    if (LEFT_TO_SERVER.includes(activityType?.name ?? '')) continue;
    await temporal.activity.fail({ workflowId, activityId }, new Error('its worker is dead'));
  }
};

/**
 * Fails the attempts of dead workers in all open workflows, as an operator may, so that they are made again at once;
 * without, the server waits until their time is over. Goes on until the returned function is called.
 */
export const startOperator = (system: TestSystem): (() => Promise<void>) => {
  const temporal = temporalOf(system);
  let stopped = false;
  const look = async () => {
    for await (const { workflowId } of temporal.workflow.list({ query: `ExecutionStatus = 'Running'` })) {
      await failDeadAttempts(temporal, workflowId).catch(() => undefined);
    }
  };
  const running = (async () => {
    while (!stopped) {
      // A run, or an attempt's time, may have ended just now; the next look shows it.
      await look().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  })();
  return async () => {
    stopped = true;
    await running;
    await temporal.connection.close();
  };
};

/** Waits for what `look` sees of a workflow; there may be none yet. */
const untilRun = async (
  system: TestSystem,
  workflowId: string,
  look: (run: WorkflowExecutionDescription | undefined) => string | undefined,
  wanted: string,
): Promise<void> => {
  const temporal = temporalOf(system);
  const ask = async () =>
    look(
      await temporal.workflow
        .getHandle(workflowId)
        .describe()
        .catch(() => undefined),
    );
  try {
    await until(ask, (seen) => seen === wanted, `${workflowId} to be ${wanted}`, PATIENCE_MS);
  } finally {
    await temporal.connection.close();
  }
};

/** Waits for the stage that a workflow shows, whose history then holds all that came before. */
export const atStage = (system: TestSystem, workflowId: string, stage: string): Promise<void> =>
  untilRun(system, workflowId, (run) => run?.typedSearchAttributes.get(stageAttribute), stage);

export const completed = (system: TestSystem, workflowId: string): Promise<void> =>
  untilRun(system, workflowId, (run) => run?.status.name, 'COMPLETED');
