/**
 * `active`: enough people agreed, or the glass was broken, and the grant gives what it names until its end. There is no
 * moment between agreed and in force.
 */
export const ESCALATION_STATUSES = ['pending', 'active', 'denied', 'expired', 'revoked'] as const;
export type EscalationStatus = (typeof ESCALATION_STATUSES)[number];

/** The verdicts of the reviewer of a break-glass grant. */
export const REVIEW_VERDICTS = ['justified', 'not-justified'] as const;
export type ReviewVerdict = (typeof REVIEW_VERDICTS)[number];
