import fc from 'fast-check';
import { CURRENCIES } from '../../contracts/money/currencies';
import { balances, blocked, held, income, transfer } from './journals';

test('every journal balances in its currency', () =>
  fc.assert(
    fc.property(fc.bigInt(1n, 10n ** 40n), fc.constantFrom(...CURRENCIES), (amount, currency) =>
      expect(balances(transfer(held(currency), income(currency), amount))).toBe(true),
    ),
  ));

test('a journal without one of its entries does not balance', () =>
  expect(balances(transfer(held('USD'), income('USD'), 5n).slice(1))).toBe(false));

test.each([0n, -1n])('a journal refuses %s as an amount', (amount) =>
  expect(() => transfer(held('USD'), blocked('USD'), amount)).toThrow(RangeError),
);

test('a journal refuses to mix currencies', () =>
  expect(() => transfer(held('USD'), income('EUR'), 1n)).toThrow('trading account'));
