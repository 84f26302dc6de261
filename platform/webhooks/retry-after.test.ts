import { readRetryAfter } from './retry-after';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const DAY_MS = 86_400_000;

it.each([
  ['seconds', '120', 120_000],
  ['seconds with blanks around', ' 7 ', 7_000],
  ['a date', 'Sun, 01 Mar 2026 12:05:00 GMT', 300_000],
  ['a date as RFC 850 writes it', 'Sunday, 01-Mar-26 12:05:00 GMT', 300_000],
  ['a date as asctime writes it', 'Sun Mar  1 12:05:00 2026', 300_000],
  ['more than a day', '999999999999', DAY_MS],
  ['a date in a year', 'Mon, 01 Mar 2027 12:00:00 GMT', DAY_MS],
  ['no wait', '0', undefined],
  ['a moment that has passed', 'Sun, 01 Mar 2026 11:59:59 GMT', undefined],
  ['a negative wait', '-5', undefined],
  ['a fraction', '1.5', undefined],
  ['a date of another form', '2026-03-01T12:05:00Z', undefined],
  ['a word', 'later', undefined],
  ['nothing', '', undefined],
  ['no header', undefined, undefined],
])('readRetryAfter reads %s', (_what, header, wait) => {
  expect(readRetryAfter(header, NOW)).toBe(wait);
});
