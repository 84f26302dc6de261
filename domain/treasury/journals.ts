import type { Currency } from '../../contracts/money/currencies';

export type JournalKind =
  | 'payment-received'
  | 'gift-settled'
  | 'settlement-reversed'
  | 'gift-blocked'
  | 'block-lifted'
  | 'payment-returned'
  | 'payment-contested'
  | 'contest-won';

export type AccountKind = 'asset' | 'liability' | 'income';

/** An account by its path; the last segment is the currency, so that one account holds one currency. */
export interface Account {
  path: string;
  currency: Currency;
  kind: AccountKind;
}

/** One side of a journal: exactly one of debit and credit is above zero. Atomic units. */
export interface Entry {
  account: Account;
  debitAtomic: bigint;
  creditAtomic: bigint;
}

export const atProvider = (provider: string, currency: Currency): Account => ({
  path: `assets:provider:${provider}:${currency}`,
  currency,
  kind: 'asset',
});
/** Returns the account of money that a payer disputes and the provider withholds until it is decided. */
export const contested = (provider: string, currency: Currency): Account => ({
  path: `assets:contested:${provider}:${currency}`,
  currency,
  kind: 'asset',
});
/** Returns the account of money that was received and is not yet cleared: owed, not earned. */
export const held = (currency: Currency): Account => ({
  path: `liabilities:held:${currency}`,
  currency,
  kind: 'liability',
});
/** Returns the account of sanctioned property, which is kept separate and never swept. */
export const blocked = (currency: Currency): Account => ({
  path: `liabilities:blocked:${currency}`,
  currency,
  kind: 'liability',
});
export const income = (currency: Currency): Account => ({
  path: `income:donations:${currency}`,
  currency,
  kind: 'income',
});

/**
 * Returns two entries that move `amountAtomic` from the credited to the debited account. Throws for amounts not above
 * zero.
 */
export const transfer = (debited: Account, credited: Account, amountAtomic: bigint): [Entry, Entry] => {
  if (amountAtomic <= 0n) throw new RangeError(`a journal needs an amount above zero, not ${amountAtomic}`);
  if (debited.currency !== credited.currency) {
    throw new RangeError(`${debited.path} and ${credited.path} differ in currency; go through a trading account`);
  }
  return [
    { account: debited, debitAtomic: amountAtomic, creditAtomic: 0n },
    { account: credited, debitAtomic: 0n, creditAtomic: amountAtomic },
  ];
};

/** Returns whether debits equal credits in each currency. */
export const balances = (entries: readonly Entry[]): boolean => {
  const sums = new Map<Currency, bigint>();
  for (const { account, debitAtomic, creditAtomic } of entries) {
    sums.set(account.currency, (sums.get(account.currency) ?? 0n) + debitAtomic - creditAtomic);
  }
  return [...sums.values()].every((sum) => sum === 0n);
};
