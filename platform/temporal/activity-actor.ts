import { AsyncLocalStorage } from 'node:async_hooks';
import { defaultPayloadConverter } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { ENGINE_USER_ID, type Actor } from '../../contracts/identity/actor';
import { ACTOR_HEADER } from '../../contracts/identity/actor-header';

const acting = new AsyncLocalStorage<Actor>();

/** Passes the actor of a message on to the activity that it led to. */
export const actorActivityInterceptor: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    execute: (input, next) => {
      const payload = input.headers[ACTOR_HEADER];
      const runId = info.workflowExecution?.runId;
      // Timers and children of old runs act for the engine itself, traceable by the run.
      const actor = payload
        ? defaultPayloadConverter.fromPayload<Actor>(payload)
        : { userId: ENGINE_USER_ID, requestId: runId ?? info.activityId };
      return acting.run({ ...actor, ...(runId !== undefined && { runId }) }, () => next(input));
    },
  },
});

/** Returns the actor of the running activity. Throws outside of one, as every action has an actor. */
export const activityActor = (): Actor => {
  const actor = acting.getStore();
  if (!actor) throw new Error('activityActor() was called outside of an activity');
  return actor;
};
