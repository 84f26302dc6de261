import { temporal as proto } from '@temporalio/proto';
import { donationWorkflowId } from '../../contracts/donations/messages';
import { temporalOf, type TestSystem } from './system';

const { EventType, TimeoutType } = proto.api.enums.v1;
const LOCAL_STEP = 'core_local_activity';

/** Waits until the workflows of these gifts have ended; then their histories are complete. */
export const allClosed = async (system: TestSystem, ids: readonly string[]): Promise<void> => {
  const temporal = temporalOf(system);
  try {
    for (const id of ids) await temporal.workflow.getHandle(donationWorkflowId(id)).result();
  } finally {
    await temporal.connection.close();
  }
};

export interface GiftWork {
  /** Local activities of which the histories keep a result. */
  recorded: number;
  /** Local activities that failed and were done as normal ones. */
  asNormal: number;
  /** Workflow tasks that a worker finished in time. */
  completed: number;
  /** Workflow tasks that a worker took and did not finish in time; what they did is done again. */
  timedOut: number;
  /** Workflow tasks that no worker took from its sticky queue in time. */
  notTaken: number;
}

/** Counts what the histories of these gifts hold. */
export const readGiftWork = async (system: TestSystem, ids: readonly string[]): Promise<GiftWork> => {
  const temporal = temporalOf(system);
  const work = { recorded: 0, asNormal: 0, completed: 0, timedOut: 0, notTaken: 0 };
  try {
    for (const id of ids) {
      const { events } = await temporal.workflow.getHandle(donationWorkflowId(id)).fetchHistory();
      for (const event of events ?? []) {
        if (event.markerRecordedEventAttributes?.markerName === LOCAL_STEP) work.recorded += 1;
        const normal = event.activityTaskScheduledEventAttributes?.activityType?.name;
        if (normal !== undefined && normal !== 'renderReceipt') work.asNormal += 1;
        if (event.eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED) work.completed += 1;
        if (event.eventType !== EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT) continue;
        const kind = event.workflowTaskTimedOutEventAttributes?.timeoutType;
        if (kind === TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START) work.notTaken += 1;
        else work.timedOut += 1;
      }
    }
    return work;
  } finally {
    await temporal.connection.close();
  }
};

/** The sum of a metric of worker core over those of its labels that `labels` matches. */
const metricOf = async ({ processes }: TestSystem, name: string, labels = ''): Promise<number> => {
  const text = await (await fetch(processes.core.metricsUrl)).text();
  const lines = text.matchAll(new RegExp(`^${name}\\{[^}]*${labels}[^}]*\\} (\\d+)`, 'gm'));
  return [...lines].reduce((sum, [, count]) => sum + Number(count), 0);
};

/**
 * Returns how many local activities of gifts worker core has begun. One that is begun again because its workflow task
 * timed out leaves no second marker in a history, so only the SDK's own count shows it.
 */
export const stepsBegun = (system: TestSystem): Promise<number> =>
  metricOf(system, 'temporal_local_activity_total', 'workflow_type="donationIntake"');

export const tasksTimedOut = (system: TestSystem): Promise<number> =>
  metricOf(system, 'hingecraft_workflow_tasks_timed_out');
