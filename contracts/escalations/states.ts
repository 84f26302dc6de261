/**
 * `active`: enough people approved, or the glass was broken, and the grant gives its permission until its end. It is in
 * force as soon as it is approved.
 */
export const ESCALATION_STATUSES = ['pending', 'active', 'denied', 'expired', 'revoked'] as const;
export type EscalationStatus = (typeof ESCALATION_STATUSES)[number];

/** The verdicts of the reviewer of a break-glass grant. */
export const REVIEW_VERDICTS = ['justified', 'not-justified'] as const;
export type ReviewVerdict = (typeof REVIEW_VERDICTS)[number];
