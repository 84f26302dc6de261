import { isDue, statusOfCheck, statusOfManual, verdictOf, worstOf } from './policy-status';

const NOW = new Date('2026-03-01T12:00:00Z');
const before = (ms: number) => new Date(NOW.getTime() - ms);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const finding = (population: number, failing: number) =>
  verdictOf({ population, failing, subject_type: 'user', examples: [] });

test('a check over an empty table is never compliant', () => {
  expect(finding(0, 0)).toBe('not_assessed');
  expect(finding(1, 0)).toBe('pass');
  expect(finding(1, 1)).toBe('fail');
  expect(finding(1_000, 1)).toBe('fail');
});

describe('the status of a check', () => {
  const status = (verdict: 'pass' | 'fail' | 'not_assessed', ageMs: number) =>
    statusOfCheck({ max_age_hours: 24 }, { verdict, assessedAt: before(ageMs) }, NOW);

  test('is not_assessed when it never ran', () => {
    expect(statusOfCheck({ max_age_hours: 24 }, undefined, NOW)).toBe('not_assessed');
  });

  test('passes up to and including its maximum age, and is stale afterwards', () => {
    expect(status('pass', 0)).toBe('pass');
    expect(status('pass', 24 * HOUR)).toBe('pass');
    expect(status('pass', 24 * HOUR + 1)).toBe('stale');
  });

  test('stays fail or not_assessed however old the result is', () => {
    expect(status('fail', 900 * DAY)).toBe('fail');
    expect(status('not_assessed', 1)).toBe('not_assessed');
  });

  test('is due for a new run after half of its maximum age, and when it never ran', () => {
    const due = (ageMs: number) => isDue({ max_age_hours: 24 }, before(ageMs), NOW);
    expect(isDue({ max_age_hours: 24 }, undefined, NOW)).toBe(true);
    expect(due(12 * HOUR - 1)).toBe(false);
    expect(due(12 * HOUR)).toBe(true);
  });
});

describe('the status of manual evidence', () => {
  const status = (fromMs: number, untilMs: number) =>
    statusOfManual({ max_age_days: 30 }, { validFrom: before(fromMs), validUntil: before(untilMs) }, NOW);

  test('is not_assessed when evidence is missing or has not begun', () => {
    expect(statusOfManual({ max_age_days: 30 }, undefined, NOW)).toBe('not_assessed');
    expect(status(-1, -DAY)).toBe('not_assessed');
    expect(status(0, -DAY)).toBe('pass');
  });

  test('passes up to and including the end of the evidence', () => {
    expect(status(DAY, -1)).toBe('pass');
    expect(status(DAY, 0)).toBe('stale');
  });

  test('is stale when the evidence is too old, whatever its end', () => {
    expect(status(30 * DAY, -DAY)).toBe('pass');
    expect(status(30 * DAY + 1, -DAY)).toBe('stale');
  });
});

test('the status of a policy is the worst status of its requirements', () => {
  expect(worstOf(['pass', 'pass'])).toBe('pass');
  expect(worstOf(['pass', 'stale'])).toBe('stale');
  expect(worstOf(['stale', 'not_assessed', 'pass'])).toBe('not_assessed');
  expect(worstOf(['pass', 'not_assessed', 'fail', 'stale'])).toBe('fail');
  expect(worstOf([])).toBe('not_assessed');
});
