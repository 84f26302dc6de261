import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { temporal as proto } from '@temporalio/proto';
import { stageAttribute } from '../../contracts/kernel/search-attributes';
import { identify } from '../../stack/identity';
import { until } from '../../tools/demo/api-client';
import { temporalOf, type TestSystem } from './system';

const STARTED = proto.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED;
const PATIENCE_MS = 180_000;

/** A worker names itself by `pid@host`. */
const isDead = (worker: string): boolean => identify(Number.parseInt(worker, 10)) === undefined;

/** Left to the server, which must miss their heartbeats within our patience, long before their time is over. */
const MISSED = ['purgeRange'];

/**
 * Fails the attempts of workers that are dead, as an operator may, so that they are made again at once; without, the
 * server waits for a missing heartbeat, or until their time is over.
 */
const failDeadAttempts = async (temporal: Client, { workflowId, raw }: WorkflowExecutionDescription): Promise<void> => {
  for (const { activityId, activityType, state, lastWorkerIdentity } of raw.pendingActivities ?? []) {
    if (!activityId || !lastWorkerIdentity || state !== STARTED || !isDead(lastWorkerIdentity)) continue;
    if (MISSED.includes(activityType?.name ?? '')) continue;
    // Its time may have ended just now; the next look tells.
    await temporal.activity.fail({ workflowId, activityId }, new Error('its worker is dead')).catch(() => undefined);
  }
};

/** As `until`, for what a workflow does by activities whose workers are killed. `ask` is given its run once there is one. */
export const outlived = async <T>(
  system: TestSystem,
  workflowId: string,
  ask: (run: WorkflowExecutionDescription | undefined) => Promise<T> | T,
  ready: (seen: T) => boolean,
  what: string,
): Promise<T> => {
  const temporal = temporalOf(system);
  const look = async () => {
    const run = await temporal.workflow
      .getHandle(workflowId)
      .describe()
      .catch(() => undefined);
    if (run) await failDeadAttempts(temporal, run);
    return ask(run);
  };
  try {
    return await until(look, ready, what, PATIENCE_MS);
  } finally {
    await temporal.connection.close();
  }
};

/** Waits for the stage that a workflow shows, whose history then holds all that came before. */
export const atStage = async (system: TestSystem, workflowId: string, stage: string): Promise<void> => {
  const stageOf = (run?: WorkflowExecutionDescription) => run?.typedSearchAttributes.get(stageAttribute);
  await outlived(system, workflowId, stageOf, (seen) => seen === stage, `${workflowId} to be ${stage}`);
};

export const completed = async (system: TestSystem, workflowId: string): Promise<void> => {
  const statusOf = (run?: WorkflowExecutionDescription) => run?.status.name;
  await outlived(system, workflowId, statusOf, (name) => name === 'COMPLETED', `${workflowId} to be completed`);
};
