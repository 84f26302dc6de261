import { isDue, statusOfCheck, statusOfManual, verdictOf, worstOf } from './policy-status';

const NOW = new Date('2026-03-01T12:00:00Z');
const before = (ms: number) => new Date(NOW.getTime() - ms);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const finding = (population: number, failing: number) =>
  verdictOf({ population, failing, subject_type: 'user', examples: [] });

test('an empty table is never compliant: where nothing was looked at, nothing was shown', () => {
  expect(finding(0, 0)).toBe('not_assessed');
  expect(finding(1, 0)).toBe('pass');
  expect(finding(1, 1)).toBe('fail');
  expect(finding(1_000, 1)).toBe('fail');
});

describe('a check', () => {
  const status = (verdict: 'pass' | 'fail' | 'not_assessed', ageMs: number) =>
    statusOfCheck({ max_age_hours: 24 }, { verdict, assessedAt: before(ageMs) }, NOW);

  test('that never ran was not assessed', () => {
    expect(statusOfCheck({ max_age_hours: 24 }, undefined, NOW)).toBe('not_assessed');
  });

  test('passes up to its age, that moment included, and is stale from then on', () => {
    expect(status('pass', 0)).toBe('pass');
    expect(status('pass', 24 * HOUR)).toBe('pass');
    expect(status('pass', 24 * HOUR + 1)).toBe('stale');
  });

  test('that failed has failed, however long ago, and one that saw nothing has seen nothing', () => {
    expect(status('fail', 900 * DAY)).toBe('fail');
    expect(status('not_assessed', 1)).toBe('not_assessed');
  });

  test('is due when half of its age has passed, and where it never ran', () => {
    const due = (ageMs: number) => isDue({ max_age_hours: 24 }, before(ageMs), NOW);
    expect(isDue({ max_age_hours: 24 }, undefined, NOW)).toBe(true);
    expect(due(12 * HOUR - 1)).toBe(false);
    expect(due(12 * HOUR)).toBe(true);
  });
});

describe('manual evidence', () => {
  const status = (fromMs: number, untilMs: number) =>
    statusOfManual({ max_age_days: 30 }, { validFrom: before(fromMs), validUntil: before(untilMs) }, NOW);

  test('that is not there, or has not begun, shows nothing', () => {
    expect(statusOfManual({ max_age_days: 30 }, undefined, NOW)).toBe('not_assessed');
    expect(status(-1, -DAY)).toBe('not_assessed');
    expect(status(0, -DAY)).toBe('pass');
  });

  test('ends at its end, that moment included', () => {
    expect(status(DAY, -1)).toBe('pass');
    expect(status(DAY, 0)).toBe('stale');
  });

  test('ends when it is too old, whatever its end', () => {
    expect(status(30 * DAY, -DAY)).toBe('pass');
    expect(status(30 * DAY + 1, -DAY)).toBe('stale');
  });
});

test('a policy is as good as the worst of its requirements', () => {
  expect(worstOf(['pass', 'pass'])).toBe('pass');
  expect(worstOf(['pass', 'stale'])).toBe('stale');
  expect(worstOf(['stale', 'not_assessed', 'pass'])).toBe('not_assessed');
  expect(worstOf(['pass', 'not_assessed', 'fail', 'stale'])).toBe('fail');
  expect(worstOf([])).toBe('not_assessed');
});
