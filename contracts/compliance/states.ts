/** Why a person looks: what the lists hold, a name that cannot be compared with them, money that nobody's name came with. */
export const CASE_KINDS = ['sanctions-hit', 'unreadable-name', 'nobody-named', 'lift-block'] as const;
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

/** What a screening came to; anything but `clear` may open a case. */
export const SCREENING_OUTCOMES = ['clear', 'hit', 'unreadable-name', 'nobody-named'] as const;
export type ScreeningOutcome = (typeof SCREENING_OUTCOMES)[number];

/** Whose pair with a listed entity a reviewer has cleared. */
export const CLEARED_SUBJECTS = ['donor', 'payer'] as const;
export type ClearedSubject = (typeof CLEARED_SUBJECTS)[number];

/** `demo` is the demo's own list of made-up people. */
export const LIST_SOURCES = ['ofac', 'un', 'demo'] as const;
export type ListSource = (typeof LIST_SOURCES)[number];

export const LISTED_ENTITY_KINDS = ['person', 'organization', 'vessel', 'aircraft', 'unknown'] as const;

/** The subjects of a case or a screening. */
export const COMPLIANCE_SUBJECTS = ['donor', 'donation'] as const;
export type ComplianceSubject = (typeof COMPLIANCE_SUBJECTS)[number];

export const isListSource = (text: string): text is ListSource => (LIST_SOURCES as readonly string[]).includes(text);
