import { Context } from '@temporalio/activity';
import type { Actor } from '../contracts/identity/actor';
import type { Logger } from '../platform/logging/logger';
import { activityActor } from '../platform/temporal/activity-actor';
import { failureAtEdge } from './edge';

type Service = (ports: never, ...args: never[]) => Promise<unknown>;

type WithoutActor<A extends unknown[]> = A extends [...infer Rest, Actor] ? Rest : never;

/**
 * The activities that a workflow calls: each service of a list by its wire name, without its ports and without the
 * actor.
 */
export type ActivitiesOf<L> = {
  [K in keyof L]: L[K] extends (ports: never, ...args: infer A) => infer R ? (...args: WithoutActor<A>) => R : never;
};

type PortsOfEach<S> = S extends (ports: infer P, ...args: never[]) => unknown ? (ports: P) => void : never;
type All<U> = U extends (all: infer I) => void ? I : never;
/** The ports that the services of a list need together. `signal` comes from the running activity. */
export type PortsOf<L> = Omit<All<PortsOfEach<L[keyof L]>>, 'signal'>;

/**
 * Returns the activities of a list of services. Each call gets the process's ports, the signal that cancels its
 * activity, and the actor whose message led to it; its errors become failures of declared types.
 */
export const asActivities = <L extends Record<keyof L, Service>>(
  list: L,
  ports: PortsOf<L>,
  log: Logger,
): ActivitiesOf<L> => {
  const bind =
    (name: string, service: (...args: unknown[]) => Promise<unknown>) =>
    async (...args: unknown[]): Promise<unknown> => {
      try {
        const signal = Context.current().cancellationSignal;
        return await service({ ...ports, signal }, ...args, activityActor());
      } catch (error) {
        throw failureAtEdge(error, name, log);
      }
    };
  const bound = Object.entries(list).map(([name, service]) => [name, bind(name, service as () => Promise<unknown>)]);
  return Object.fromEntries(bound) as ActivitiesOf<L>;
};
