/** Every currency the engine books, with the decimals of its atomic unit. Source: ISO 4217 and each token's contract. */
export const CURRENCY_DECIMALS = { USD: 2, EUR: 2, GBP: 2, CAD: 2, BTC: 8, ETH: 18, USDC: 6 } as const;

export type Currency = keyof typeof CURRENCY_DECIMALS;

export const CURRENCIES = Object.keys(CURRENCY_DECIMALS) as [Currency, ...Currency[]];
