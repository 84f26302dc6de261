/** What the SDK's core logs when Temporal has stopped waiting for the task that a worker reports as done. */
const TOO_LATE = 'Task not found when completing';

export interface LateTasks {
  /** Takes a line of the SDK's log, and returns whether it is about a late workflow task. */
  take(message: string, meta: Readonly<Record<string, unknown>>): boolean;
  /** Has `onLate` called for each late task from now on. */
  listen(onLate: (runId: string) => void): void;
}

/**
 * Notices workflow tasks that this process finished too late. The SDK has no metric of its own for them: Temporal counts
 * time-outs, and the worker learns of one when it reports a task that is no longer its own. `test/fault/overload.test.ts`
 * fails when a release of the SDK words the line differently.
 */
export const createLateTasks = (): LateTasks => {
  let notify: (runId: string) => void = () => undefined;
  return {
    take(message, { run_id: runId }) {
      if (message !== TOO_LATE) return false;
      notify(typeof runId === 'string' ? runId : 'unknown');
      return true;
    },
    listen: (onLate) => void (notify = onLate),
  };
};
