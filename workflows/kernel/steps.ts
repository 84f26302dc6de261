import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
} from '@temporalio/workflow';

type Step = (...args: never[]) => Promise<unknown>;
type AnyStep = (...args: unknown[]) => Promise<unknown>;

/** A summary for each database step of an area, which the Temporal UI shows while the step runs. */
export type Summaries<A> = { [K in keyof A]: string };

let lastLocal: Promise<unknown> = Promise.resolve();

/**
 * One local activity after another in each run. Two at a time, a handler's and the story's, may end in one order and be
 * replayed in the other, and a record that was read would overwrite a newer one.
 */
const inTurn = <T>(attempt: () => Promise<T>): Promise<T> => {
  const mine = lastLocal.then(attempt);
  lastLocal = mine.catch(() => undefined);
  return mine;
};

/**
 * An attempt outlasts the 10 s after which Postgres ends a statement, so that no second one begins beside a first that is
 * merely slow. The whole includes the wait for a free slot of the worker.
 */
const LOCAL_ATTEMPT = '12s';
const LOCAL_IN_ALL = '20s';

/**
 * Creates short database steps. A step runs first as a local activity with few, short attempts, since a long local
 * retry would hold up Updates, and then as a normal activity, whose retries outlast an outage. Throws the failure of
 * its last attempt.
 */
export const databaseSteps = <A extends Record<keyof A, Step>>(summaries: Summaries<A>): A => {
  const steps: Partial<Record<keyof A, AnyStep>> = {};
  for (const name of Object.keys(summaries) as (keyof A & string)[]) {
    const summary = summaries[name];
    const local = proxyLocalActivities<Record<string, AnyStep>>({
      startToCloseTimeout: LOCAL_ATTEMPT,
      scheduleToCloseTimeout: LOCAL_IN_ALL,
      retry: { maximumAttempts: 2, initialInterval: '100ms' },
      summary,
    });
    const normal = proxyActivities<Record<string, AnyStep>>({
      startToCloseTimeout: '10s',
      scheduleToCloseTimeout: '10 minutes',
      retry: { initialInterval: '500ms', maximumInterval: '15s' },
      summary,
    });
    steps[name] = async (...args) => {
      try {
        return await inTurn(async () => local[name]?.(...args));
      } catch (error) {
        if (isFinal(error)) throw error;
        sayFallback(summary);
        return normal[name]?.(...args);
      }
    };
  }
  return steps as unknown as A;
};

/** From here on the step may take minutes, and the details would show the one before. */
const sayFallback = (summary: string): void =>
  setCurrentDetails(`${summary}: it failed twice at once and is tried again by the server, for ten minutes at most.`);

/** The step itself said that trying again is useless. A local activity's failure comes without its `ActivityFailure`. */
const isFinal = (error: unknown): boolean => {
  if (isCancellation(error)) return true;
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure && cause.nonRetryable === true;
};

/**
 * Returns the type of the failure behind a step's error, for people and metrics; never its message, which may hold
 * data.
 */
export const failureType = (error: unknown): string => {
  if (error instanceof ActivityFailure) return failureType(error.cause);
  if (error instanceof ApplicationFailure) return error.type ?? 'unknown';
  return error instanceof Error ? error.name : 'unknown';
};
