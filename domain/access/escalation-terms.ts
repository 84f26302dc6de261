import type { EscalationTerm } from '../../contracts/area-manifest';
import { partOf } from '../../contracts/areas';
import type { Permission } from '../../contracts/identity/permissions';

export interface EscalationTerms {
  /** How many other people must agree. */
  approvals: number;
  /** Whether it may be had at once, against a review. Never what approves the work of somebody else. */
  breakGlass: boolean;
}

const TERMS: Readonly<Record<NonNullable<EscalationTerm>, EscalationTerms>> = {
  'one-person': { approvals: 1, breakGlass: true },
  'two-people': { approvals: 2, breakGlass: true },
  'two-people-first': { approvals: 2, breakGlass: false },
};

const GRANTS = partOf('permissions');

/**
 * Returns the terms of an escalation to this permission: the approvals it needs, and whether breaking the glass is
 * possible. Null when no escalation gives the permission.
 */
export const termsOf = (permission: Permission): EscalationTerms | null => {
  const term = GRANTS[permission]?.escalation ?? null;
  return term && TERMS[term];
};
