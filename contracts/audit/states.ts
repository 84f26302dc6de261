export const AUDIT_OUTCOMES = ['done', 'refused'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** Independent hash chains, so that writers of different subjects do not wait for each other. */
export const AUDIT_STREAMS = 8;
