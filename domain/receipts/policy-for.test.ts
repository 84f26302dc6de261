import { receiptFacts } from '../../test/factories/receipt-facts';
import { policyFor } from './policy-for';
import { usCashPolicy } from './us-cash-policy';

test.each(['card', 'bank', 'cash'] as const)('a US gift by %s has the cash policy', (method) => {
  expect(policyFor(receiptFacts({ method }))).toBe(usCashPolicy);
});

test.each([
  [{ method: 'crypto', currency: 'BTC' } as const, 'crypto gift in BTC under US law'],
  [{ method: 'bank', currency: 'USDC' } as const, 'bank gift in USDC under US law'],
])('policyFor throws for %p and lists the supported gifts', (change, kind) => {
  expect(() => policyFor(receiptFacts(change))).toThrow(
    `receipt 2026-000123: no receipt policy for a ${kind}; supported: US gifts of money (card, bank, cash in USD, EUR, GBP, CAD)`,
  );
});
