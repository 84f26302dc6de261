import type { KeyOwner } from '../../contracts/keys/owners';

/**
 * Returns the end of the year or month of a key, in UTC and milliseconds; undefined for the key of a subject and for
 * any other id. The database counts the same.
 */
export const periodEnd = ({ scope, id }: KeyOwner): number | undefined => {
  const form = { subject: undefined, retention: /^[a-z]+:(2\d{3})$/, intake: /^(2\d{3})-(0[1-9]|1[0-2])$/ }[scope];
  const [, year, month] = form?.exec(id) ?? [];
  if (year === undefined) return undefined;
  return Date.UTC(Number(year), month === undefined ? 12 : Number(month));
};
