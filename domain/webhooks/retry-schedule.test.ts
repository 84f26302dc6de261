import { nextDelayMs } from './retry-schedule';

test('the retry schedule grows from seconds to a day and ends after about three days', () => {
  const waits: number[] = [];
  for (let attempts = 1; ; attempts++) {
    const wait = nextDelayMs(attempts, 0.5);
    if (wait === undefined) break;
    waits.push(wait);
  }
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(waits[0]).toBe(5_000);
  const days = waits.reduce((sum, wait) => sum + wait, 0) / 86_400_000;
  expect(days).toBeGreaterThan(2.5);
  expect(days).toBeLessThan(4);
});

test('the retry schedule has a jitter of a fifth either way', () => {
  expect(nextDelayMs(1, 0)).toBe(4_000);
  expect(nextDelayMs(1, 1)).toBe(6_000);
});

test('the retry schedule waits as long as the endpoint asks, never shorter than planned, and gains no attempt', () => {
  expect(nextDelayMs(1, 0.5, 60_000)).toBe(60_000);
  expect(nextDelayMs(2, 0.5, 60_000)).toBe(300_000);
  expect(nextDelayMs(10, 0.5, 60_000)).toBeUndefined();
});
