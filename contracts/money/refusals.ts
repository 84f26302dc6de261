/** Refusals of amounts, by code: the problem each becomes over HTTP. */
export const MONEY_REFUSALS = {
  'money.invalid-amount': { problem: 'invalid-amount' },
} as const;
