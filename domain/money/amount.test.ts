import fc from 'fast-check';
import { CURRENCIES, CURRENCY_DECIMALS, CURRENCY_MAXIMUM } from '../../contracts/money/currencies';
import { amountBucket, formatAmount, InvalidAmount, parseAmount } from './amount';

test.each([
  ['50', 'USD', 5000n],
  ['0.01', 'USD', 1n],
  ['1.000000000000000001', 'ETH', 1000000000000000001n],
] as const)('parseAmount reads %s %s as %s atomic units', (text, currency, atomic) =>
  expect(parseAmount(text, currency)).toBe(atomic),
);

test.each(['', '-1', '1e3', '1,50', '.5', '0x10', ' 1', '0', '0.00', '1.234', '9'.repeat(41)])(
  "parseAmount refuses '%s' as dollars",
  (text) => expect(() => parseAmount(text, 'USD')).toThrow(InvalidAmount),
);

test.each(CURRENCIES)('parseAmount reads the maximum of %s and refuses one atomic unit more', (currency) => {
  const maximum = CURRENCY_MAXIMUM[currency] * 10n ** BigInt(CURRENCY_DECIMALS[currency]);
  expect(parseAmount(formatAmount(maximum, currency), currency)).toBe(maximum);
  expect(() => parseAmount(formatAmount(maximum + 1n, currency), currency)).toThrow('above the maximum');
});

test('parseAmount reads back every amount that formatAmount writes', () =>
  fc.assert(
    fc.property(fc.bigInt(1n, 10n ** 11n), fc.constantFrom(...CURRENCIES), (atomic, currency) =>
      expect(parseAmount(formatAmount(atomic, currency), currency)).toBe(atomic),
    ),
  ));

test('amount buckets are orders of magnitude of whole units', () => {
  expect(amountBucket(99n, 'USD')).toBe('under-1');
  expect(amountBucket(5000n, 'USD')).toBe('1e1');
  expect(amountBucket(10n ** 15n, 'USD')).toBe('over-1e9');
});
