import { CURRENCY_DECIMALS, type Currency } from '../../contracts/money/currencies';
import { withoutHidden } from './matching/reading';

/** Currencies whose unit is worth about the same, so that one limit serves them; others are never below it. */
const COMPARABLE: readonly Currency[] = ['USD', 'EUR', 'GBP', 'CAD'];

/**
 * Whether a gift that came with nobody's name goes on without a person: below `limit`, in hundredths of a unit.
 * `amountAtomic` is in the currency's own atomic units.
 */
export const goesOnUnnamed = (currency: Currency, amountAtomic: bigint, limit: bigint): boolean =>
  COMPARABLE.includes(currency) && CURRENCY_DECIMALS[currency] === 2 && amountAtomic < limit;

/** What people and forms write instead of a name. */
const FILLERS = new Set(
  'anonymous anonym anon unknown nobody none null nil na donor donator guest user customer friend test name payer'.split(
    ' ',
  ),
);

/** Whether a name names anybody: it has a word of two letters or more that is no filler, such as `Anonymous`. */
export const namesSomebody = (name: string): boolean =>
  withoutHidden(name)
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .some((word) => word.length > 1 && !FILLERS.has(word));
