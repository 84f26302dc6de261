import { afterTimeout, atRound, FULL_PACE, isSlowed, type Pace } from './pace';

const SECOND = 1_000;
/** Time-outs at these seconds. */
const timeoutsAt = (...seconds: number[]): Pace =>
  seconds.reduce((pace, at) => afterTimeout(pace, at * SECOND), FULL_PACE);

test('the pace stays full when no workflow task times out', () => {
  expect(isSlowed(FULL_PACE)).toBe(false);
  expect(atRound(FULL_PACE, 60 * SECOND)).toBe(FULL_PACE);
});

test('the batch is halved by a time-out, and once for all that come within two seconds', () => {
  expect(timeoutsAt(0)).toMatchObject({ batch: 25 });
  expect(timeoutsAt(0, 0.1, 1, 1.9)).toMatchObject({ batch: 25 });
  expect(timeoutsAt(0, 2, 4)).toMatchObject({ batch: 6 });
});

test('the batch never falls below one command when time-outs go on', () => {
  const pace = timeoutsAt(...Array.from({ length: 100 }, (_, index) => index * 2));
  expect(pace.batch).toBe(1);
  expect(isSlowed(pace)).toBe(true);
});

test('the batch grows by five after five quiet seconds, and not before', () => {
  const slowed = timeoutsAt(0);
  expect(atRound(slowed, 4.9 * SECOND)).toBe(slowed);
  const once = atRound(slowed, 5 * SECOND);
  expect(once.batch).toBe(30);
  expect(atRound(once, 9 * SECOND).batch).toBe(30);
  expect(atRound(once, 10 * SECOND).batch).toBe(35);
});

test('a time-out puts off the next growth also when it does not halve the batch again', () => {
  expect(atRound(timeoutsAt(0, 1), 5 * SECOND).batch).toBe(25);
  expect(atRound(timeoutsAt(0, 1), 6 * SECOND).batch).toBe(30);
});

test('the pace is full again after quiet seconds enough, from the slowest', () => {
  let pace: Pace = { ...timeoutsAt(0), batch: 1 };
  for (let second = 1; second <= 50; second++) pace = atRound(pace, second * SECOND);
  expect(isSlowed(pace)).toBe(false);
  expect(atRound(pace, 100 * SECOND)).toBe(pace);
});
