import type { Allowed, Decision, DecisionContext, DecisionRequest, ResourceRow } from '../../contracts/rules/rules';
import { sessionOf, type Requester } from '../../contracts/identity/caller';
import type { Permission } from '../../contracts/identity/permissions';
import { decide } from '../../domain/access/decide';
import { unmetObligation, type Duty } from '../../domain/access/obligations';
import { Refused } from '../../contracts/kernel/refused';
import type { Rights } from './rule-books';

/** The caller with their rights, both read in this request. */
export interface Caller extends Requester {
  /** None for callers without credentials: they may do nothing that needs a permission. */
  rights?: Rights;
}

/** The headers in which a request states its purpose, its reason and the fields to unmask. */
export const STATED = { purpose: 'Access-Purpose', reason: 'Access-Reason', unmask: 'Access-Unmask' } as const;

/** Returns the context of a decision that is made now: the time, the caller's address and their stated purpose. */
export const contextOf = ({ ipAddress, purpose }: Caller): DecisionContext => ({
  now: new Date(),
  ipAddress: ipAddress ?? null,
  purpose: purpose ?? null,
});

const requestOf = (caller: Caller, { user, book }: Rights, permission: string, row?: ResourceRow): DecisionRequest => {
  const [resourceType = '', action = ''] = permission.split(':');
  return { user, context: contextOf(caller), action, description: book.descriptionOf(resourceType), row };
};

/**
 * Decides on a permission by the caller's rights. Does not check the obligations of an allow. Without a row it decides
 * for every resource of the type.
 */
export const decisionOn = (caller: Caller, permission: string, row?: ResourceRow): Decision => {
  const { rights } = caller;
  if (!rights) return { effect: 'deny', reason: 'no-rule-allows' };
  const request = requestOf(caller, rights, permission, row);
  return decide(rights.book.rulesOf(request.description.resourceType), request);
};

const approvalsOf = (caller: Caller, permission: string, row?: ResourceRow): { every: number; some: number } =>
  caller.rights?.book.approvalsOf(requestOf(caller, caller.rights, permission, row)) ?? { every: 0, some: 0 };

const unmet = (caller: Caller, permission: string, allowed: Allowed, row?: ResourceRow): Duty | undefined =>
  unmetObligation(allowed, {
    now: new Date(),
    stepUpAt: sessionOf(caller)?.stepUpAt ?? null,
    hasReason: caller.reason !== undefined,
    approvals: () => approvalsOf(caller, permission, row).every,
  });

/**
 * Returns whether the caller meets all obligations of an allow; treat an allow with an unmet obligation as a refusal.
 */
export const isMet = (caller: Caller, permission: string, allowed: Allowed, row?: ResourceRow): boolean =>
  unmet(caller, permission, allowed, row) === undefined;

const refuseUnmet = (permission: string, obligation: Duty): Refused => {
  switch (obligation.kind) {
    case 'reason-required':
      return new Refused('access.reason-required', `a rule requires a reason: send it in the header ${STATED.reason}`);
    case 'step-up':
      return new Refused(
        'access.step-up-required',
        `a rule requires a proof of identity that is at most ${obligation.withinSeconds} s old: POST /v1/me/step-up`,
      );
    case 'approval':
      return new Refused(
        'access.approval-required',
        `a rule requires the approval of ${obligation.approvers} other people for ${permission}: POST /v1/escalations`,
      );
  }
};

/**
 * Decides on a permission and requires that the obligations are met. Without a row it decides for every resource of the
 * type, and returns `depends` when resources differ: then call it again with the row, or refuse. Throws `Refused`
 * (access.forbidden, access.reason-required, access.step-up-required, access.approval-required).
 */
export function authorize(caller: Caller, permission: Permission): Allowed | 'depends';
export function authorize(caller: Caller, permission: Permission, row: ResourceRow): Allowed;
export function authorize(caller: Caller, permission: Permission, row?: ResourceRow): Allowed | 'depends' {
  const decision = decisionOn(caller, permission, row);
  if (decision.effect === 'allow') {
    const obligation = unmet(caller, permission, decision, row);
    if (!obligation) return decision;
    // Others may have agreed to single resources: which, only the resource can decide.
    const mayBeForOne = row === undefined && obligation.kind === 'approval';
    if (mayBeForOne && approvalsOf(caller, permission).some >= obligation.approvers) return 'depends';
    throw refuseUnmet(permission, obligation);
  }
  switch (decision.reason) {
    case 'depends-on-resource':
      if (row === undefined) return 'depends';
      throw new Refused('access.forbidden', `whether ${permission} is allowed could not be determined`);
    case 'denied-by-rule':
      throw new Refused('access.forbidden', `a rule denies ${permission} to you`);
    case 'no-rule-allows':
      throw new Refused('access.forbidden', `this needs the permission ${permission}, which you do not have now`);
  }
}

/** Returns whether the caller has the permission for every resource of the type, now. */
export const may = (caller: Caller, permission: Permission): boolean => {
  const decision = decisionOn(caller, permission);
  return decision.effect === 'allow' && isMet(caller, permission, decision);
};
