/** What is counted of a list. An entity under two programs counts twice among them. */
export const COUNTED_KINDS = [
  'entities',
  'primaryNames',
  'strongNames',
  'weakNames',
  'addresses',
  'birthDates',
  'programs',
  'otherIdentifiers',
] as const;
export type CountedKind = (typeof COUNTED_KINDS)[number];

/** How much of each kind a list holds. */
export type ListCounts = Record<CountedKind, number>;
