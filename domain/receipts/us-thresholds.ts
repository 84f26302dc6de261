import type { ReceiptFacts } from '../../contracts/receipts/facts';
import { invalidFacts } from './invalid-facts';

/** Limits of US receipt law that hold for gifts from a day on, in US cents. */
export interface UsThresholds {
  effectiveFrom: string;
  /** From this amount on a deduction needs a written acknowledgment. */
  acknowledgmentFromCents: bigint;
  /** Above this payment something in return needs a disclosure of what is deductible. */
  quidProQuoAboveCents: bigint;
  source: string;
}

/** Newest last. A new law is a new entry; a receipt of an old gift keeps the limits of its day. */
const US_THRESHOLDS: readonly UsThresholds[] = [
  {
    effectiveFrom: '1994-01-01',
    acknowledgmentFromCents: 250_00n,
    quidProQuoAboveCents: 75_00n,
    source: 'IRC 170(f)(8) and 6115, as added by Pub. L. 103-66, secs. 13172 and 13173',
  },
];

/** Returns the limits on the day of the gift; throws InvalidReceiptFacts for a gift before the first of them. */
export const usThresholds = (
  facts: ReceiptFacts,
  thresholds: readonly UsThresholds[] = US_THRESHOLDS,
): UsThresholds => {
  const valid = thresholds.filter(({ effectiveFrom }) => effectiveFrom <= facts.givenOn).at(-1);
  if (!valid)
    throw invalidFacts(
      facts.number,
      'givenOn',
      facts.givenOn,
      `is before ${thresholds[0]?.effectiveFrom}: no rules are known`,
    );
  return valid;
};
