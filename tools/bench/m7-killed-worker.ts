import { interleave, secondsFor } from './arms';
import type { BenchSystem } from './bench-system';
import type { BenchSize, Figure } from './figures';
import { AT_ONCE, givePledged, pledgeAndWait, signPayment } from './gifts';
import { expectIntact } from './intact';
import { spreadOf } from './spread';

const GIFTS = 200;
const KILLED_AFTER = 0.3 * GIFTS;
const PAIRS = 5;
const QUICK_PAIRS = 3;
const TARGET = 1.5;
/** Start-to-close time-out of a normal activity: what a killed worker may hold up a step for. */
const ACTIVITY_TIME_OUT_S = 10;

/** Seconds from the first webhook to the last PDF; `atCompletion` hears of each gift that is done. */
const giveAll = async (system: BenchSystem, atCompletion: (done: number) => void): Promise<number> => {
  const gifts = (await pledgeAndWait(system, GIFTS)).map((id) => ({ id, ...signPayment(system, id) }));
  let done = 0;
  return secondsFor(gifts, AT_ONCE, async ({ id, webhook }) => {
    await givePledged(system, id, webhook);
    atCompletion((done += 1));
  });
};

/** Kills worker core with SIGKILL at 30 % of the completions and starts it again at once, as a supervisor would. */
const giveAllKilled = async (system: BenchSystem): Promise<number> => {
  const { core } = system.processes;
  let back: Promise<void> | undefined;
  const seconds = await giveAll(system, (done) => {
    if (done === KILLED_AFTER) back = core.kill().then(() => core.start());
  });
  if (!back) throw new Error('the worker was not killed');
  await back;
  return seconds;
};

/** Measures the time that a killed worker costs, and checks that nothing is lost. */
export const measureKilledWorker = async (
  system: BenchSystem,
  log: (line: string) => void,
  { quick }: BenchSize,
): Promise<Figure[]> => {
  const pairs = quick ? QUICK_PAIRS : PAIRS;
  if (quick) log(`M7: ${QUICK_PAIRS} pairs only, since --quick was asked for; its median is of too few`);
  const arms = { undisturbedS: () => giveAll(system, () => undefined), killedS: () => giveAllKilled(system) };
  const rounds = await interleave(pairs, arms, ({ undisturbedS, killedS }, round) =>
    log(
      `M7: ${round} of ${pairs}: ${GIFTS} gifts in ${undisturbedS.toFixed(1)} s, with a killed worker ${killedS.toFixed(1)} s`,
    ),
  );
  log('M7: checking that nothing was lost and nothing done twice');
  await expectIntact(system);
  const undisturbed = spreadOf(rounds.map(({ undisturbedS }) => undisturbedS)).median;
  return [
    {
      measure: 'M7',
      what: `time of ${GIFTS} gifts with worker core killed at 30 %, over undisturbed (nothing lost, nothing twice)`,
      value: spreadOf(rounds.map(({ undisturbedS, killedS }) => killedS / undisturbedS)),
      pairs,
      target: {
        kind: 'at most',
        value: TARGET + ACTIVITY_TIME_OUT_S / undisturbed,
        why: `${TARGET} and one activity time-out of ${ACTIVITY_TIME_OUT_S} s over the undisturbed ${undisturbed.toFixed(1)} s`,
      },
      arms: rounds,
    },
  ];
};
