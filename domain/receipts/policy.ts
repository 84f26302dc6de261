import type { ReceiptFacts, ReceiptText } from '../../contracts/receipts/facts';

/** The receipt law of one jurisdiction for one kind of gift. */
export interface ReceiptPolicy {
  jurisdiction: ReceiptFacts['jurisdiction'];
  /** The kinds of gift in words, for the error that lists what is supported. */
  supports: string;
  accepts(facts: ReceiptFacts): boolean;
  /** Throws InvalidReceiptFacts when the facts lack what the law wants stated. */
  compose(facts: ReceiptFacts): ReceiptText;
}
