import { receiptFacts } from '../../test/factories/receipt-facts';
import { usThresholds, type UsThresholds } from './us-thresholds';

test('the US thresholds in force are those of the Act of 1993', () => {
  expect(usThresholds(receiptFacts())).toMatchObject({
    acknowledgmentFromCents: 25_000n,
    quidProQuoAboveCents: 7_500n,
  });
});

test('the US thresholds are those of the day of the gift, not of the day of issue', () => {
  const limits = (effectiveFrom: string, cents: bigint): UsThresholds => ({
    effectiveFrom,
    acknowledgmentFromCents: cents,
    quidProQuoAboveCents: cents,
    source: 'test',
  });
  const dated = [limits('1994-01-01', 1n), limits('2026-03-01', 2n)];
  const on = (givenOn: string) =>
    usThresholds(receiptFacts({ givenOn, issuedOn: '2026-03-02' }), dated).acknowledgmentFromCents;
  expect([on('2026-02-28'), on('2026-03-01')]).toEqual([1n, 2n]);
  expect(() => on('1993-12-31')).toThrow(/givenOn: '1993-12-31' is before 1994-01-01/);
});
