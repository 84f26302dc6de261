/**
 * How fast the dispatcher brings commands to Temporal. It slows when workflow tasks time out, since more work then would
 * only make more of it time out.
 */
export interface Pace {
  /** Commands of one round. */
  batch: number;
  halvedAtMs: number;
  /** The last late task, or the last step back towards the full batch. */
  quietSinceMs: number;
}

const FULL_BATCH = 50;
/** While it is slowed, the dispatcher claims commands at most this often. */
export const SLOWED_ROUND_MS = 1_000;
/** Tasks that one overload has made late are reported one after the other, and halve the batch once. */
const HALVE_AGAIN_AFTER_MS = 2_000;
const QUIET_MS = 5_000;
const STEP = 5;

export const FULL_PACE: Pace = { batch: FULL_BATCH, halvedAtMs: -Infinity, quietSinceMs: -Infinity };

export const isSlowed = ({ batch }: Pace): boolean => batch < FULL_BATCH;

/** Returns the pace after a workflow task has timed out: half the batch, and never less than one command. */
export const afterTimeout = (pace: Pace, nowMs: number): Pace => {
  if (nowMs - pace.halvedAtMs < HALVE_AGAIN_AFTER_MS) return { ...pace, quietSinceMs: nowMs };
  return { batch: Math.max(1, Math.floor(pace.batch / 2)), halvedAtMs: nowMs, quietSinceMs: nowMs };
};

/** Returns the pace of a round that begins now: five commands more for each five seconds without a time-out. */
export const atRound = (pace: Pace, nowMs: number): Pace => {
  if (!isSlowed(pace) || nowMs - pace.quietSinceMs < QUIET_MS) return pace;
  return { ...pace, batch: Math.min(FULL_BATCH, pace.batch + STEP), quietSinceMs: nowMs };
};
