import { CURRENCY_DECIMALS, CURRENCY_MAXIMUM, type Currency } from '../../contracts/money/currencies';

/** An amount that cannot be a sum of money in its currency; the message says why and what would be right. */
export class InvalidAmount extends Error {}

const DECIMAL = /^(\d{1,40})(?:\.(\d+))?$/;

/**
 * Reads a decimal text such as `50.00` as atomic units of `currency` (5000n for USD).
 * Throws `InvalidAmount` for anything but plain digits, for more decimals than the currency has, for zero, and above
 * `CURRENCY_MAXIMUM`.
 */
export const parseAmount = (text: string, currency: Currency): bigint => {
  const decimals = CURRENCY_DECIMALS[currency];
  const match = DECIMAL.exec(text);
  if (!match) throw new InvalidAmount(`'${text.slice(0, 60)}' is not a decimal number such as 50.00`);
  const [, whole = '', fraction = ''] = match;
  if (fraction.length > decimals) {
    throw new InvalidAmount(`'${text.slice(0, 60)}' has ${fraction.length} decimals, ${currency} has ${decimals}`);
  }
  const atomic = BigInt(whole + fraction.padEnd(decimals, '0'));
  if (atomic === 0n) throw new InvalidAmount(`'${text.slice(0, 60)}' is zero; an amount must be positive`);
  const maximum = CURRENCY_MAXIMUM[currency];
  if (atomic > maximum * 10n ** BigInt(decimals))
    throw new InvalidAmount(`'${text.slice(0, 60)}' is above the maximum of ${maximum} ${currency}`);
  return atomic;
};

/** Writes atomic units as a decimal text with all the currency's decimals: 5000n USD is `50.00`. */
export const formatAmount = (atomic: bigint, currency: Currency): string => {
  const decimals = CURRENCY_DECIMALS[currency];
  const sign = atomic < 0n ? '-' : '';
  const digits = (atomic < 0n ? -atomic : atomic).toString().padStart(decimals + 1, '0');
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
};

/** Returns the order of magnitude for search attributes and metrics, which reveals nothing exact about one gift. */
export const amountBucket = (atomic: bigint, currency: Currency): string => {
  const whole = atomic / 10n ** BigInt(CURRENCY_DECIMALS[currency]);
  if (whole < 1n) return 'under-1';
  const digits = whole.toString().length;
  return digits > 9 ? 'over-1e9' : `1e${digits - 1}`;
};
