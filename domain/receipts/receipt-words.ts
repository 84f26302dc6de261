import type { DonationMethod } from '../../contracts/donations/states';
import type { ReceiptFacts } from '../../contracts/receipts/facts';
import { formatAmount } from '../money/amount';
import { invalidFacts } from './invalid-facts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * Formats `2026-02-27` as `February 27, 2026`; with its own month names, since a receipt must not change with a
 * library's data.
 */
export const dateInWords = (facts: ReceiptFacts, field: 'issuedOn' | 'givenOn'): string => {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(facts[field]) ?? [];
  const date = new Date(`${facts[field]}T00:00:00Z`);
  const real = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(facts[field]);
  if (!year || !month || !day || !real)
    throw invalidFacts(facts.number, field, facts[field], 'is not a calendar day such as 2026-02-27');
  return `${MONTHS[Number(month) - 1]} ${Number(day)}, ${year}`;
};

/** Parses atomic units from their text; `field` names it in the error. Zero is allowed. */
export const atomicUnits = (facts: ReceiptFacts, field: string, text: string): bigint => {
  if (!/^\d{1,78}$/.test(text)) throw invalidFacts(facts.number, field, text, 'is not a whole number of atomic units');
  return BigInt(text);
};

/** Formats an amount, such as `USD 1,250.00`. */
export const amountInWords = (facts: ReceiptFacts, atomic: bigint): string => {
  const [whole = '', fraction = ''] = formatAmount(atomic, facts.currency).split('.');
  return `${facts.currency} ${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction}`;
};

const METHODS: Record<DonationMethod, string> = {
  card: 'Card',
  bank: 'Bank transfer',
  cash: 'Cash',
  crypto: 'Digital asset',
};
export const methodInWords = (method: DonationMethod): string => METHODS[method];

export const earmarkInWords = (earmark: string): string => (earmark === 'general' ? 'General fund' : earmark);
