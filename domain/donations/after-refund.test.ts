import { afterRefund, type RefundedGift } from './after-refund';

const gift: RefundedGift = { underWay: 0, keptAtomic: 0n, booked: false, everBooked: true, givenUp: false };

test.each<[string, Partial<RefundedGift>, string]>([
  ['all of it went back', {}, 'returned'],
  ['another refund is under way', { underWay: 1, keptAtomic: 5n }, 'waits'],
  ['the provider refused, and nothing was undone', { keptAtomic: 5n, booked: true }, 'stands'],
  ['one of two payments went back', { keptAtomic: 5n }, 'settles-again'],
  ['a declined gift whose money did not go back', { keptAtomic: 5n, everBooked: false }, 'declined'],
  ['a gift given up whose money did not go back', { keptAtomic: 5n, givenUp: true }, 'failed'],
])('the gift after a refund when %s', (_name, change, expected) =>
  expect(afterRefund({ ...gift, ...change })).toBe(expected),
);
