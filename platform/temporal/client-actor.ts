import { AsyncLocalStorage } from 'node:async_hooks';
import type { Headers, WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Actor } from '../../contracts/identity/actor';
import { ACTOR_HEADER } from '../../contracts/identity/actor-header';

const calling = new AsyncLocalStorage<Actor>();

/** Runs Temporal calls so that each message carries `actor` in its header. */
export const callingAs = <T>(actor: Actor, call: () => Promise<T>): Promise<T> => calling.run(actor, call);

const withActorHeader = <I extends { headers: Headers }>(input: I): I => {
  const actor = calling.getStore();
  if (!actor) return input;
  return { ...input, headers: { ...input.headers, [ACTOR_HEADER]: defaultPayloadConverter.toPayload(actor) } };
};

/** Sends the actor in the header of every start, signal and update. */
export const actorClientInterceptor: WorkflowClientInterceptor = {
  startWithDetails: (input, next) => next(withActorHeader(input)),
  signal: (input, next) => next(withActorHeader(input)),
  signalWithStart: (input, next) => next(withActorHeader(input)),
  startUpdate: (input, next) => next(withActorHeader(input)),
};
