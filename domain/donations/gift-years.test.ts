import fc from 'fast-check';
import { giftYearOf, giftYears } from './gift-years';

const paid = (givenOn: string, keptAtomic: bigint) => ({ givenOn, timeZone: 'America/New_York', keptAtomic });

test('giftYears sums each local year and dates it by its last payment', () =>
  expect(giftYears([paid('2026-01-02', 300n), paid('2025-12-31', 200n), paid('2025-11-05', 100n)])).toEqual([
    { year: 2025, givenOn: '2025-12-31', timeZone: 'America/New_York', amountAtomic: 300n },
    { year: 2026, givenOn: '2026-01-02', timeZone: 'America/New_York', amountAtomic: 300n },
  ]));

test('giftYears leaves out a payment that went back, and its year with it', () =>
  expect(giftYears([paid('2025-12-31', 0n), paid('2026-01-02', 300n)]).map(({ year }) => year)).toEqual([2026]));

test('giftYears neither loses nor adds money, whatever the order of the payments', () => {
  const day = fc.constantFrom('2024-02-29', '2025-01-01', '2025-12-31', '2026-06-30');
  const payments = fc.array(
    fc.record({ givenOn: day, timeZone: fc.constant('Etc/UTC'), keptAtomic: fc.bigInt(0n, 10n ** 40n) }),
  );
  fc.assert(
    fc.property(payments, (all) => {
      const sum = (amounts: bigint[]) => amounts.reduce((total, each) => total + each, 0n);
      const years = giftYears(all);
      expect(sum(years.map(({ amountAtomic }) => amountAtomic))).toBe(sum(all.map(({ keptAtomic }) => keptAtomic)));
      expect(new Set(years.map(({ year }) => year)).size).toBe(years.length);
    }),
  );
});

test('giftYearOf is null while the day of a payment is not stored', () => {
  expect(giftYearOf({ givenOn: null })).toBeNull();
  expect(giftYearOf({ givenOn: '2025-12-31' })).toBe(2025);
});
