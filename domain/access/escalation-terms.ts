import type { Permission } from '../../contracts/identity/permissions';

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
