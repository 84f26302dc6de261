import { addBusinessDays, addMonths, clockOf, extendedDue } from './subject-clocks';

const day = (text: string) => new Date(`${text}T09:30:00.000Z`);
const text = (at: Date | null) => at?.toISOString().replace('T09:30:00.000Z', '') ?? null;

test.each([
  ['2026-11-28', 1, '2026-12-28'],
  ['2026-12-31', 1, '2027-01-31'],
  ['2027-01-28', 1, '2027-02-28'],
  ['2027-01-29', 1, '2027-02-28'],
  ['2027-01-31', 1, '2027-02-28'],
  ['2028-01-29', 1, '2028-02-29'],
  ['2028-01-31', 1, '2028-02-29'],
  ['2028-02-29', 1, '2028-03-29'],
  ['2027-03-31', 1, '2027-04-30'],
  ['2026-11-30', 3, '2027-02-28'],
  ['2027-11-30', 3, '2028-02-29'],
  ['2026-10-31', 3, '2027-01-31'],
  ['2100-01-31', 1, '2100-02-28'],
])('the date %s plus %d months is %s', (from, months, to) => expect(text(addMonths(day(from), months))).toBe(to));

test.each([
  // A Friday, a Saturday, a Sunday, a Monday; over a year's end, and a leap day.
  ['2026-11-27', 10, '2026-12-11'],
  ['2026-11-28', 10, '2026-12-11'],
  ['2026-11-29', 10, '2026-12-11'],
  ['2026-11-30', 10, '2026-12-14'],
  ['2026-12-24', 10, '2027-01-07'],
  ['2028-02-28', 1, '2028-02-29'],
  ['2026-11-27', 1, '2026-11-30'],
])('the date %s plus %d business days is %s', (from, days, to) =>
  expect(text(addBusinessDays(day(from), days))).toBe(to),
);

test('a GDPR request is due in a month, three when extended; a CCPA request in 45 days, acknowledged in ten business days', () => {
  expect(clockOf('gdpr', day('2027-01-31'))).toEqual({ dueAt: day('2027-02-28'), acknowledgeBy: null });
  expect(text(extendedDue(day('2027-01-31')))).toBe('2027-04-30');
  expect(clockOf('ccpa', day('2026-11-27'))).toEqual({ dueAt: day('2027-01-11'), acknowledgeBy: day('2026-12-11') });
});
