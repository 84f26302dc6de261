export const CASE_KINDS = ['sanctions-hit', 'lift-block'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

export const CASE_STATUSES = ['open', 'claimed', 'awaiting_person', 'escalated', 'resolved'] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

export const CASE_VERDICTS = ['clear', 'decline', 'block'] as const;
export type CaseVerdict = (typeof CASE_VERDICTS)[number];

export const CASE_EVENT_KINDS = [
  'opened',
  'claimed',
  'unclaimed',
  'lease-expired',
  'reminded',
  'escalated',
  'noted',
  'proposed',
  'approved',
  'decided',
] as const;
export type CaseEventKind = (typeof CASE_EVENT_KINDS)[number];

/** `demo` is the demo's own list of made-up people. */
export const LIST_SOURCES = ['ofac', 'un', 'demo'] as const;
export type ListSource = (typeof LIST_SOURCES)[number];
