import { performance } from 'node:perf_hooks';

export type Arms<T> = Record<string, () => Promise<T>>;

/**
 * Runs each arm once a round, in the given order, so that load of the machine and size of the tables affect all arms
 * alike.
 */
export const interleave = async <A extends Arms<unknown>>(
  rounds: number,
  arms: A,
  afterRound: (round: { [K in keyof A]: Awaited<ReturnType<A[K]>> }, number: number) => void,
): Promise<{ [K in keyof A]: Awaited<ReturnType<A[K]>> }[]> => {
  type Round = { [K in keyof A]: Awaited<ReturnType<A[K]>> };
  const results: Round[] = [];
  for (let number = 1; number <= rounds; number += 1) {
    const measured: [string, unknown][] = [];
    for (const [name, arm] of Object.entries(arms)) measured.push([name, await arm()]);
    const round = Object.fromEntries(measured) as Round;
    afterRound(round, number);
    results.push(round);
  }
  return results;
};

/** Does `job` for each item, `atOnce` at a time, and returns the seconds it took. The first error ends it. */
export const secondsFor = async <T>(
  items: readonly T[],
  atOnce: number,
  job: (item: T) => Promise<unknown>,
): Promise<number> => {
  const waiting = items.values();
  const begun = performance.now();
  // The lanes share one iterator: whichever is free takes the next item.
  const lane = async () => {
    for (const item of waiting) await job(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return (performance.now() - begun) / 1000;
};
