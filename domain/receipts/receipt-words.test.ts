import fc from 'fast-check';
import { receiptFacts } from '../../test/factories/receipt-facts';
import { amountInWords, atomicUnits, dateInWords, earmarkInWords, methodInWords } from './receipt-words';

test('a receipt writes dates in words', () => {
  expect(dateInWords(receiptFacts({ givenOn: '2024-02-29' }), 'givenOn')).toBe('February 29, 2024');
  expect(dateInWords(receiptFacts({ issuedOn: '2026-12-01' }), 'issuedOn')).toBe('December 1, 2026');
});

test.each(['2026-02-30', '2026-2-3', '27.02.2026', '', '2026-02-27T00:00:00Z'])(
  'a receipt refuses %p as a calendar day',
  (givenOn) => {
    expect(() => dateInWords(receiptFacts({ givenOn }), 'givenOn')).toThrow(
      /receipt 2026-000123, givenOn: .* is not a calendar day/,
    );
  },
);

test.each([
  ['USD', 125_000n, 'USD 1,250.00'],
  ['USD', 5n, 'USD 0.05'],
  ['EUR', 123_456_789n, 'EUR 1,234,567.89'],
  ['GBP', 99_999n, 'GBP 999.99'],
] as const)('a receipt writes %s %d as %s', (currency, atomic, words) => {
  expect(amountInWords(receiptFacts({ currency }), atomic)).toBe(words);
});

test('a receipt writes amounts with every digit', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), (atomic) => {
      const digits = amountInWords(receiptFacts(), atomic).replace(/[^\d]/g, '');
      expect(BigInt(digits)).toBe(atomic);
    }),
  );
});

test.each(['', '-1', '1.5', '1e3', ' 1'])('a receipt refuses %p as a number of atomic units', (text) => {
  expect(() => atomicUnits(receiptFacts(), 'amountAtomic', text)).toThrow(/amountAtomic: .* is not a whole number/);
});

test('a receipt writes methods and earmarks in words', () => {
  expect(['card', 'bank', 'cash', 'crypto'].map((method) => methodInWords(method as 'card'))).toEqual([
    'Card',
    'Bank transfer',
    'Cash',
    'Digital asset',
  ]);
  expect([earmarkInWords('general'), earmarkInWords('Tool library')]).toEqual(['General fund', 'Tool library']);
});
