import type { Permission } from '../../contracts/identity/permissions';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** No grant lasts longer, counted from its request. The database refuses more. */
export const LONGEST_GRANT_MS = 14 * 24 * HOUR_MS;
export const LONGEST_BREAK_GLASS_MS = HOUR_MS;
/** A request that nobody decides expires after this. */
export const DECIDE_WITHIN_MS = 72 * HOUR_MS;
/** A broken glass is reviewed within this; then it is told again, each time this has passed once more. */
export const REVIEW_WITHIN_MS = 24 * HOUR_MS;
/** What was let in just before the end may still be at work; the report is written after it. */
export const REPORT_AFTER_MS = MINUTE_MS;

export interface EscalationTerms {
  /** How many other people must agree. */
  approvals: number;
  /** Whether it may be had at once, against a review. Never what approves the work of somebody else. */
  breakGlass: boolean;
}

const oneAgrees: EscalationTerms = { approvals: 1, breakGlass: true };
const twoAgree: EscalationTerms = { approvals: 2, breakGlass: true };
const twoAgreeFirst: EscalationTerms = { approvals: 2, breakGlass: false };

/**
 * What may be had for a while, and who must agree: null is never given so. Nobody escalates to what gives rights or
 * users, or to escalations themselves. Every permission stands here, so that a new one is thought about.
 */
const TERMS: Readonly<Record<Permission, EscalationTerms | null>> = {
  'donations:create': oneAgrees,
  'donations:read': oneAgrees,
  'donations:cancel': oneAgrees,
  'payments:read': oneAgrees,
  'refunds:propose': twoAgree,
  'refunds:approve': twoAgreeFirst,
  'refunds:read': oneAgrees,
  'cases:read': twoAgree,
  'cases:claim': twoAgree,
  'cases:decide': twoAgree,
  'cases:approve': twoAgreeFirst,
  'cases:lead': twoAgreeFirst,
  'cases:open': twoAgree,
  'receipts:read': oneAgrees,
  'parked:operate': oneAgrees,
  'parked:approve': twoAgreeFirst,
  'payloads:read': twoAgree,
  'users:disable': null,
  'users:enable': null,
  'sessions:end': null,
  'roles:read': null,
  'roles:write': null,
  'roles:assign': null,
  'rules:read': null,
  'rules:write': null,
  'decisions:explain': null,
  'audit:read': twoAgree,
  'subjects:request': twoAgreeFirst,
  'subjects:approve': null,
  'subjects:read': twoAgree,
  'holds:write': twoAgreeFirst,
  'signatures:sign': null,
  'signatures:revoke': twoAgreeFirst,
  'consents:read': oneAgrees,
  'consents:write': twoAgreeFirst,
  'escalations:request': null,
  'escalations:read': null,
  'escalations:approve': null,
  'escalations:review': null,
};

/** Null where the permission is never given by escalation. */
export const termsOf = (permission: Permission): EscalationTerms | null => TERMS[permission];

/** What audit events call a resource of these types. */
const AUDITED_AS: Readonly<Record<string, string>> = {
  donations: 'donation',
  payments: 'payment',
  refunds: 'refund',
  cases: 'case',
  receipts: 'receipt',
  parked: 'workflow',
  subjects: 'subject-request',
  consents: 'donor',
};

export const auditedAs = (resourceType: string): string => AUDITED_AS[resourceType] ?? resourceType;
