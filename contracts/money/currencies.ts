/** Every currency the engine books, with the decimals of its atomic unit. Source: ISO 4217 and each token's contract. */
export const CURRENCY_DECIMALS = { USD: 2, EUR: 2, GBP: 2, CAD: 2, BTC: 8, ETH: 18, USDC: 6 } as const;

/**
 * The largest amount of one gift or payment, in whole units such as dollars. A larger amount is a mistake: it exceeds
 * what a bank moves at once, or a cryptocurrency's total supply.
 */
export const CURRENCY_MAXIMUM = {
  USD: 1_000_000_000n,
  EUR: 1_000_000_000n,
  GBP: 1_000_000_000n,
  CAD: 1_000_000_000n,
  BTC: 21_000_000n,
  ETH: 200_000_000n,
  USDC: 1_000_000_000n,
} as const satisfies Record<keyof typeof CURRENCY_DECIMALS, bigint>;

export type Currency = keyof typeof CURRENCY_DECIMALS;

export const CURRENCIES = Object.keys(CURRENCY_DECIMALS) as [Currency, ...Currency[]];
