const DIGITS = 6;

/**
 * Formats a receipt number, such as `2026-000123`: the year and the number within it, gapless per organization. Throws
 * RangeError for anything else.
 */
export const formatReceiptNumber = (year: number, sequence: number): string => {
  if (!Number.isInteger(year) || year < 1900 || year > 9999)
    throw new RangeError(`receipt number: '${year}' is not a year of four digits`);
  if (!Number.isSafeInteger(sequence) || sequence < 1)
    throw new RangeError(`receipt number: '${sequence}' is not a whole number from 1`);
  return `${year}-${String(sequence).padStart(DIGITS, '0')}`;
};
