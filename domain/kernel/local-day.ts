const formatters = new Map<string, Intl.DateTimeFormat>();

const formatterOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formatters.get(timeZone);
  if (known) return known;
  const options = { timeZone, calendar: 'iso8601', numberingSystem: 'latn' } as const;
  const made = new Intl.DateTimeFormat('en', { ...options, year: 'numeric', month: '2-digit', day: '2-digit' });
  formatters.set(timeZone, made);
  return made;
};

/** Returns the Gregorian day of a moment since 1583 in an IANA zone, `2026-02-27`. Throws `RangeError` for an unknown zone. */
export const localDay = (at: Date, timeZone: string): string => {
  const parts = formatterOf(timeZone).formatToParts(at);
  const part = (type: 'year' | 'month' | 'day') => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
};
