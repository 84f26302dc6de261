import type { KeyOwner } from '../../contracts/keys/owners';

/**
 * When the year or the month is over that a key was made for, in UTC and milliseconds; undefined for a subject's and for
 * any other id. The database counts the same.
 */
export const periodEnd = ({ scope, id }: KeyOwner): number | undefined => {
  const form = { subject: undefined, retention: /^[a-z]+:(2\d{3})$/, intake: /^(2\d{3})-(0[1-9]|1[0-2])$/ }[scope];
  const [, year, month] = form?.exec(id) ?? [];
  if (year === undefined) return undefined;
  return Date.UTC(Number(year), month === undefined ? 12 : Number(month));
};
