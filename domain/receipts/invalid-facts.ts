/** Facts that no receipt can be made from: a caller's fault, not cured by trying again. */
export class InvalidReceiptFacts extends Error {
  override readonly name = 'InvalidReceiptFacts';
}

/** Makes the error: which receipt, which field, the value found, and what it should be. */
export const invalidFacts = (number: string, field: string, value: unknown, wayOut: string) =>
  new InvalidReceiptFacts(
    `receipt ${number}, ${field}: '${typeof value === 'string' ? value : JSON.stringify(value)}' ${wayOut}`,
  );
