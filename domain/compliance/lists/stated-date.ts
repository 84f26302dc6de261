const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const two = (part: string) => part.padStart(2, '0');

/** `12 Mar 1960`, `Mar 1960`, `1960` or `1960-03-12` in ISO form, else undefined. */
const isoDate = (stated: string): string | undefined => {
  if (/^\d{4}(-\d{2}(-\d{2})?)?$/.test(stated)) return stated;
  const [, day, name, year] = /^(?:(\d{1,2})\.? )?(\p{L}{3,9})\.? (\d{4})$/u.exec(stated) ?? [];
  if (name === undefined || year === undefined) return undefined;
  const month = MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  if (month === 0) return undefined;
  return [year, two(String(month)), ...(day === undefined ? [] : [two(day)])].join('-');
};

/**
 * Returns a date of birth as lists state it, in EDTF (ISO 8601-2): `circa 1960` is `1960~`, `1955 to 1958` and
 * `1955-1958` are `1955/1958`. Undefined when it cannot be read, so that the caller keeps the words.
 */
export const edtfDate = (stated: string): string | undefined => {
  const text = stated.trim().replace(/\s+/g, ' ');
  const circa = /^(?:circa|approximately|approx\.?|c\.) (.+)$/i.exec(text)?.[1];
  const approximate = circa === undefined ? '' : '~';
  const parts = (circa ?? text).replace(/^(\d{4})-(\d{4})$/, '$1 to $2').split(/ to /i);
  if (parts.length > 2) return undefined;
  const dates = parts.map(isoDate);
  return dates.includes(undefined) ? undefined : dates.map((date) => `${date}${approximate}`).join('/');
};
