import { temporal } from '@temporalio/proto';

/** Name of a history event's type, such as `TIMER_STARTED`. */
export type EventName = string;

type History = temporal.api.history.v1.IHistory;
type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

const { EventType } = temporal.api.enums.v1;

const nameOf = ({ eventType }: HistoryEvent): EventName =>
  (EventType[eventType ?? 0] ?? 'UNSPECIFIED').replace('EVENT_TYPE_', '');

export interface CountedEvent {
  name: EventName;
  /** Temporal Cloud would bill so many actions for it. */
  actions: number;
}

/** Each of these is one action. */
const ONE_ACTION = new Set<EventName>([
  'WORKFLOW_EXECUTION_STARTED',
  'WORKFLOW_EXECUTION_SIGNALED',
  'WORKFLOW_EXECUTION_UPDATE_ACCEPTED',
  'UPSERT_WORKFLOW_SEARCH_ATTRIBUTES',
  'TIMER_STARTED',
  // The child's own start is another one, in the child's history.
  'START_CHILD_WORKFLOW_EXECUTION_INITIATED',
]);

/**
 * Counts the billable actions of one history, event by event, as Temporal Cloud defines them: a start, a timer, a
 * signal, an accepted update and an upsert of search attributes are one each (attributes given at the start are free);
 * a child is two, its parent's intent and its own start; a signal-with-start is one, whether it starts or not; an
 * activity is one an attempt; all local activities of one workflow task are one together. Workflow tasks, completions
 * and cancelled timers are none. What leaves no event is not in it: queries, refused updates, heartbeats.
 *
 * Source: https://docs.temporal.io/cloud/actions (docs/evaluate/temporal-cloud/actions.mdx in temporalio/documentation).
 */
export const countEvents = ({ events }: History): CountedEvent[] => {
  const markedTasks = new Set<string>();
  return (events ?? []).map((event, index, all) => {
    const name = nameOf(event);
    if (name === 'MARKER_RECORDED') {
      const task = String(event.markerRecordedEventAttributes?.workflowTaskCompletedEventId);
      const counted = markedTasks.has(task);
      markedTasks.add(task);
      return { name, actions: counted ? 0 : 1 };
    }
    if (name === 'ACTIVITY_TASK_STARTED') {
      return { name, actions: event.activityTaskStartedEventAttributes?.attempt ?? 1 };
    }
    const before = all[index - 1];
    const startedBySignal =
      name === 'WORKFLOW_EXECUTION_SIGNALED' && before && nameOf(before) === 'WORKFLOW_EXECUTION_STARTED';
    return { name, actions: ONE_ACTION.has(name) && !startedBySignal ? 1 : 0 };
  });
};

export const actionsOf = (events: readonly CountedEvent[]): number =>
  events.reduce((sum, { actions }) => sum + actions, 0);

const BY_THE_MACHINE = new Set<EventName>([
  'WORKFLOW_TASK_TIMED_OUT',
  'WORKFLOW_TASK_FAILED',
  'ACTIVITY_TASK_TIMED_OUT',
  'ACTIVITY_TASK_FAILED',
]);

/**
 * Returns whether a loaded machine has disturbed a history: a task that timed out or was retried. A workflow task that
 * is scheduled right behind a completed one is the heartbeat of a slow local activity.
 */
export const wasDisturbed = (history: History): boolean => {
  const events = history.events ?? [];
  return events.some((event, index) => {
    if (BY_THE_MACHINE.has(nameOf(event))) return true;
    if ((event.activityTaskStartedEventAttributes?.attempt ?? 1) > 1) return true;
    const before = events[index - 1];
    return nameOf(event) === 'WORKFLOW_TASK_SCHEDULED' && before && nameOf(before) === 'WORKFLOW_TASK_COMPLETED';
  });
};
