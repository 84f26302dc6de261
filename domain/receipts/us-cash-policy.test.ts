import type { ReceiptFacts } from '../../contracts/receipts/facts';
import { receiptFacts } from '../../test/factories/receipt-facts';
import { InvalidReceiptFacts } from './invalid-facts';
import { usCashPolicy } from './us-cash-policy';

const compose = (change: Partial<ReceiptFacts> = {}) => usCashPolicy.compose(receiptFacts(change));
const dinner = { provided: true, description: 'two seats at the spring dinner', estimateAtomic: '12000' } as const;
const NONE = 'No goods or services were provided by HingeCraft Foundation in exchange for this contribution.';

test('the US receipt for $1,250 with nothing in return has its whole text', () => {
  expect(compose()).toEqual({
    title: 'Donation receipt',
    amount: 'USD 1,250.00',
    paragraphs: ['HingeCraft Foundation thanks you for your gift, received on February 27, 2026.'],
    rows: [
      { label: 'Receipt number', value: '2026-000123' },
      { label: 'Date issued', value: 'March 2, 2026' },
      { label: 'Donor', value: 'Hedwig Fernsby\n4 Orchard Row\nSalem, OR 97300' },
      { label: 'Date of gift', value: 'February 27, 2026' },
      { label: 'Cash contribution', value: 'USD 1,250.00, by card' },
      { label: 'Designation', value: 'General fund' },
      { label: 'Recipient', value: 'HingeCraft Foundation, EIN 00-1234567' },
    ],
    notices: [NONE, expect.stringContaining('section 170(f)(8) of the Internal Revenue Code') as string],
  });
});

test.each([
  ['24999', 'USD', false],
  ['25000', 'USD', true],
  ['100', 'EUR', true],
] as const)(
  'the US receipt for %s %s is an acknowledgment under 170(f)(8): %s',
  (amountAtomic, currency, acknowledged) => {
    const { notices } = compose({ amountAtomic, currency });
    expect(notices[0]).toBe(NONE);
    expect(notices.some((notice) => notice.includes('170(f)(8)'))).toBe(acknowledged);
  },
);

test('the US receipt describes goods or services with a good-faith estimate', () => {
  const [described, excess] = compose({ goodsOrServices: dinner }).notices;
  expect(described).toBe(
    'In exchange for this contribution HingeCraft Foundation provided: two seats at the spring dinner. ' +
      'Our good-faith estimate of its value is USD 120.00.',
  );
  expect(excess).toMatch(/limited to the excess of the money you contributed over the value .*: USD 1,130\.00\.$/);
});

test.each([
  ['7500', 'USD', false],
  ['7501', 'USD', true],
  ['100', 'GBP', true],
] as const)(
  'the US receipt for %s %s with something in return states the excess: %s',
  (amountAtomic, currency, stated) => {
    const { notices } = compose({ amountAtomic, currency, goodsOrServices: { ...dinner, estimateAtomic: '50' } });
    expect(notices.some((notice) => notice.includes('limited to the excess'))).toBe(stated);
  },
);

test('the US receipt states that nothing is deductible when the return is worth more than the gift', () => {
  expect(compose({ amountAtomic: '10000', goodsOrServices: dinner }).notices[1]).toMatch(/: USD 0\.00\.$/);
});

test('a replacement receipt names the receipt that it replaces as no longer valid', () => {
  const { rows, notices } = compose({ replacesNumber: '2026-000099' });
  expect(rows[1]).toEqual({ label: 'Replaces receipt', value: '2026-000099' });
  expect(notices.at(-1)).toBe('This receipt replaces receipt 2026-000099, which is no longer valid.');
});

test('the US receipt states the donor as not stated when the name is not known', () => {
  const facts = receiptFacts();
  delete facts.donor;
  expect(usCashPolicy.compose(facts).rows).toContainEqual({ label: 'Donor', value: 'Not stated' });
});

test.each<[string, Partial<ReceiptFacts>, RegExp]>([
  ['no amount', { amountAtomic: '0' }, /receipt 2026-000123, amountAtomic: '0' is no gift/],
  ['an amount that is not a number', { amountAtomic: '12.50' }, /amountAtomic: '12\.50' is not a whole number/],
  [
    'no EIN',
    { organization: { legalName: 'H', registrationNumber: ' ', addressLines: [] } },
    /registrationNumber: ' ' is empty/,
  ],
  [
    'no legal name',
    { organization: { legalName: '', registrationNumber: '1', addressLines: [] } },
    /legalName: '' is empty/,
  ],
  ['no earmark', { earmark: '' }, /earmark: '' is empty/],
  ['no description', { goodsOrServices: { ...dinner, description: '' } }, /goodsOrServices\.description: '' is empty/],
  ['no estimate', { goodsOrServices: { ...dinner, estimateAtomic: 'x' } }, /estimateAtomic: 'x' is not a whole number/],
  ['no date', { givenOn: 'yesterday' }, /givenOn: 'yesterday'/],
])('the US receipt refuses facts with %s', (_, change, message) => {
  expect(() => compose(change)).toThrow(message);
  expect(() => compose(change)).toThrow(InvalidReceiptFacts);
});
