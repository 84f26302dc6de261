import { formatReceiptNumber } from './receipt-number';

test('a receipt number is the year and a sequence of six digits, or more when needed', () => {
  expect(formatReceiptNumber(2026, 1)).toBe('2026-000001');
  expect(formatReceiptNumber(2026, 123)).toBe('2026-000123');
  expect(formatReceiptNumber(2026, 1_234_567)).toBe('2026-1234567');
});

test.each([
  [26, 1, /'26' is not a year/],
  [2026.5, 1, /is not a year/],
  [2026, 0, /'0' is not a whole number from 1/],
  [2026, 1.5, /is not a whole number/],
  [2026, Number.NaN, /is not a whole number/],
])('the receipt number %p-%p is refused', (year, sequence, message) => {
  expect(() => formatReceiptNumber(year, sequence)).toThrow(message);
});
