/** Waits after each failed attempt, in seconds: about three days in all. Source: the schedule Standard Webhooks recommends. */
const WAITS_S = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/** Spreads the load of many deliveries that failed together. */
const JITTER = 0.2;

/**
 * Milliseconds until the next attempt after `attempts` failed ones; undefined when there is none left. `random` is 0 to
 * 1. The endpoint may ask for a longer wait, and never gets a shorter one.
 */
export const nextDelayMs = (attempts: number, random: number, askedMs = 0): number | undefined => {
  const seconds = WAITS_S[attempts - 1];
  if (seconds === undefined) return undefined;
  return Math.max(askedMs, Math.round(seconds * 1_000 * (1 - JITTER + 2 * JITTER * random)));
};
