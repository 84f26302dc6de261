import { periodEnd } from './key-period';

test.each([
  ['retention', 'receipts:2026', '2027-01-01T00:00:00.000Z'],
  ['retention', 'audit:2999', '3000-01-01T00:00:00.000Z'],
  ['intake', '2026-01', '2026-02-01T00:00:00.000Z'],
  ['intake', '2028-02', '2028-03-01T00:00:00.000Z'],
  ['intake', '2026-12', '2027-01-01T00:00:00.000Z'],
] as const)('the period of the key %s %s ends at %s', (scope, id, end) => {
  expect(new Date(periodEnd({ scope, id })!).toISOString()).toBe(end);
});

test.each([
  ['subject', '2026-01'],
  ['retention', '2026-01'],
  ['retention', 'receipts:26'],
  ['retention', 'receipts:2026-01'],
  ['intake', '2026-13'],
  ['intake', 'receipts:2026'],
] as const)('the key %s %s has no period', (scope, id) => {
  expect(periodEnd({ scope, id })).toBeUndefined();
});
