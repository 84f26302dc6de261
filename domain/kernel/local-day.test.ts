import { localDay } from './local-day';

test.each([
  // The same moment is the last day of a year in one zone, and the first of the next in another.
  ['2026-01-01T04:59:59Z', 'America/New_York', '2025-12-31'],
  ['2026-01-01T05:00:00Z', 'America/New_York', '2026-01-01'],
  ['2025-12-31T10:00:00Z', 'Pacific/Auckland', '2025-12-31'],
  ['2025-12-31T11:00:00Z', 'Pacific/Auckland', '2026-01-01'],
  ['2025-12-31T23:59:59.999Z', 'Etc/UTC', '2025-12-31'],
  // Both sides of the hour that a spring forward leaves out, and of the one that an autumn repeats.
  ['2026-03-08T06:59:59Z', 'America/New_York', '2026-03-08'],
  ['2026-11-01T04:30:00Z', 'America/New_York', '2026-11-01'],
  // A day that the zone never had: Samoa went from 29 to 31 December 2011.
  ['2011-12-30T09:59:59Z', 'Pacific/Apia', '2011-12-29'],
  ['2011-12-30T10:00:00Z', 'Pacific/Apia', '2011-12-31'],
])('localDay of %s in %s is %s', (moment, zone, day) => expect(localDay(new Date(moment), zone)).toBe(day));

test('localDay refuses a zone that does not exist', () =>
  expect(() => localDay(new Date(), 'Mars/Olympus')).toThrow(RangeError));
