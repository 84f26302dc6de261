import { DONATION_STATUSES } from '../../contracts/donations/states';
import { receivePayment, type GiftBefore } from './receiving';

const pledge: GiftBefore = { status: 'created', currency: 'USD', pledgedAtomic: 5000n, receivedAtomic: 0n };

test.each([
  ['the exact sum pays the pledge', pledge, 'USD', 5000n, { matched: true, discrepancy: 'none', status: 'pending' }],
  ['less waits for the rest', pledge, 'USD', 4000n, { matched: true, discrepancy: 'short', status: 'created' }],
  [
    'the rest completes it',
    { ...pledge, receivedAtomic: 4000n },
    'USD',
    1000n,
    { matched: true, discrepancy: 'none', status: 'pending' },
  ],
  ['more is a larger gift', pledge, 'USD', 6000n, { matched: true, discrepancy: 'excess', status: 'pending' }],
  [
    'another currency is for finance',
    pledge,
    'EUR',
    5000n,
    { matched: false, discrepancy: 'other-currency', status: 'created' },
  ],
  [
    'late money wakes the gift',
    { ...pledge, status: 'expired' },
    'USD',
    100n,
    { matched: true, discrepancy: 'late', status: 'pending' },
  ],
] as const)('receiving a payment: %s', (_name, gift, currency, amount, expected) =>
  expect(receivePayment(gift, currency, amount)).toEqual(expected),
);

test('a payment for a closed gift changes nothing and waits for finance', () => {
  for (const status of [
    'confirmed',
    'reconciled',
    'cancelled',
    'declined',
    'failed',
    'refund_pending',
    'refunded',
  ] as const) {
    expect(receivePayment({ ...pledge, status }, 'USD', 1n)).toEqual({
      matched: false,
      discrepancy: 'gift-closed',
      status,
    });
  }
});

test('a payment moves a gift to pending only', () => {
  for (const status of DONATION_STATUSES) {
    for (const amount of [1n, 5000n, 9000n]) {
      expect([status, 'pending']).toContain(receivePayment({ ...pledge, status }, 'USD', amount).status);
    }
  }
});
