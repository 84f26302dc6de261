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
  'donations:unmask': twoAgree,
  'payments:read': oneAgrees,
  'refunds:propose': twoAgree,
  'refunds:approve': twoAgreeFirst,
  'refunds:read': oneAgrees,
  'refunds:unmask': twoAgree,
  'cases:read': twoAgree,
  'cases:claim': twoAgree,
  'cases:decide': twoAgree,
  'cases:approve': twoAgreeFirst,
  'cases:lead': twoAgreeFirst,
  'cases:open': twoAgree,
  'cases:unmask': twoAgree,
  'receipts:read': oneAgrees,
  'receipts:unmask': twoAgree,
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
  'retention:read': oneAgrees,
  'retention:write': null,
  'retention:run': twoAgreeFirst,
  'retention:approve': null,
  'signatures:sign': null,
  'signatures:revoke': twoAgreeFirst,
  'policies:read': oneAgrees,
  'policies:write': twoAgreeFirst,
  'policies:approve': null,
  'violations:work': twoAgreeFirst,
  'violations:accept': null,
  'reports:write': twoAgreeFirst,
  'reports:approve': null,
  'consents:read': oneAgrees,
  'consents:write': twoAgreeFirst,
  'escalations:request': null,
  'escalations:read': null,
  'escalations:approve': null,
  'escalations:review': null,
};

/** Null where the permission is never given by escalation. */
export const termsOf = (permission: Permission): EscalationTerms | null => TERMS[permission];

/** How the audit log tells changes of a type of resource. */
export interface AuditedAs {
  /** What events call it; null where they are about the thing that it is about. */
  resourceType: string | null;
  /** What their actions begin with. */
  actions: string;
}

const named = (resourceType: string): AuditedAs => ({ resourceType, actions: '' });

const AUDITED_AS: Readonly<Record<string, AuditedAs>> = {
  donations: named('donation'),
  payments: named('payment'),
  refunds: named('refund'),
  cases: named('case'),
  receipts: named('receipt'),
  parked: named('workflow'),
  subjects: named('subject-request'),
  signatures: named('signature'),
  consents: { resourceType: 'donor', actions: 'consent.' },
  holds: { resourceType: null, actions: 'legal-hold.' },
  policies: named('policy'),
  violations: named('violation'),
  reports: named('report'),
};

export const auditedAs = (resourceType: string): AuditedAs => AUDITED_AS[resourceType] ?? named(resourceType);
