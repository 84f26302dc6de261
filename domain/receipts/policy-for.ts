import type { ReceiptFacts } from '../../contracts/receipts/facts';
import { InvalidReceiptFacts } from './invalid-facts';
import type { ReceiptPolicy } from './policy';
import { usCashPolicy } from './us-cash-policy';

const POLICIES: readonly ReceiptPolicy[] = [usCashPolicy];

/**
 * Returns the receipt policy that accepts these facts. When none does, throws InvalidReceiptFacts, naming what is
 * supported.
 */
export const policyFor = (facts: ReceiptFacts): ReceiptPolicy => {
  const policy = POLICIES.find((each) => each.accepts(facts));
  if (policy) return policy;
  const kind = `${facts.method} gift in ${facts.currency} under ${facts.jurisdiction} law`;
  const supported = POLICIES.map(({ supports }) => supports).join('; ');
  throw new InvalidReceiptFacts(`receipt ${facts.number}: no receipt policy for a ${kind}; supported: ${supported}`);
};
