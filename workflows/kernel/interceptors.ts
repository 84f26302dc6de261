import {
  AsyncLocalStorage,
  CancellationScope,
  defaultPayloadConverter,
  type Headers,
  type Next,
  type WorkflowInboundCallsInterceptor,
  type WorkflowInterceptorsFactory,
  type WorkflowOutboundCallsInterceptor,
} from '@temporalio/workflow';
import { ACTOR_HEADER } from '../../contracts/identity/actor-header';
import type { Actor } from '../../contracts/identity/actor';

const acting = new AsyncLocalStorage<Actor>();

/** Returns the actor for whom the running handler, or the workflow, acts; undefined when its message names none. */
export const currentActor = (): Actor | undefined => acting.getStore();

/**
 * Returns the current actor with another user, under the same request id: the engine for a step of a timer, which
 * nobody requested.
 */
export const currentActorAs = (userId: string): Actor | undefined => {
  const actor = currentActor();
  return actor && { userId, requestId: actor.requestId };
};

/** Runs `work` as an actor kept from an earlier message; without one, as the current actor. */
export const actingAs = <T>(actor: Actor | undefined, work: () => Promise<T>): Promise<T> =>
  actor ? acting.run(actor, work) : work();

const within = <T>(headers: Headers, work: () => T): T => {
  const payload = headers[ACTOR_HEADER];
  return payload ? acting.run(defaultPayloadConverter.fromPayload<Actor>(payload), work) : work();
};

/**
 * A request to cancel, made in Temporal, changes nothing: it would leave a paid gift, a case or a refund to nobody.
 * A donor's request to cancel is an Update; whoever must end a run by force can terminate it, and its parent parks.
 */
const toTheEnd = <T>(work: () => Promise<T>): Promise<T> => CancellationScope.nonCancellable(work);

const inbound: WorkflowInboundCallsInterceptor = {
  execute: (input, next) => within(input.headers, () => toTheEnd(() => next(input))),
  handleSignal: (input, next) => within(input.headers, () => toTheEnd(() => next(input))),
  handleUpdate: (input, next) => within(input.headers, () => toTheEnd(() => next(input))),
};

const outgoing = <I extends { headers: Headers }>(input: I): I => {
  const actor = acting.getStore();
  return actor
    ? { ...input, headers: { ...input.headers, [ACTOR_HEADER]: defaultPayloadConverter.toPayload(actor) } }
    : input;
};

const outbound: WorkflowOutboundCallsInterceptor = {
  scheduleActivity: (input, next: Next<WorkflowOutboundCallsInterceptor, 'scheduleActivity'>) => next(outgoing(input)),
  scheduleLocalActivity: (input, next) => next(outgoing(input)),
  startChildWorkflowExecution: (input, next) => next(outgoing(input)),
  continueAsNew: (input, next) => next(outgoing(input)),
};

/** The interceptors of every workflow. The SDK loads them by this name from the bundled module. */
export const interceptors: WorkflowInterceptorsFactory = () => ({ inbound: [inbound], outbound: [outbound] });
