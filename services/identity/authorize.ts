import type { Allowed, Decision, DecisionContext, Obligation, ResourceRow } from '../../contracts/governance/rules';
import type { Actor } from '../../contracts/identity/actor';
import type { Permission } from '../../contracts/identity/permissions';
import type { SessionKind } from '../../contracts/identity/states';
import { decide } from '../../domain/governance/decide';
import { Refused } from '../../domain/refused';
import type { Rights } from '../governance/rule-books';

/** How a caller proved who they are. */
export type Credential =
  | { kind: 'api-key' }
  /** A program's signature over the request. */
  | { kind: 'signature' }
  /** A browser's cookie, or an API client's access token; `familyId` names the session. */
  | { kind: SessionKind; familyId: string; stepUpAt: Date | null };

/** Who calls, with what decides about it, both read in this very request. */
export interface Caller {
  actor: Actor;
  /** None for callers without credentials: they may do nothing that needs a permission. */
  rights?: Rights;
  /** Freed of forwarding headers that nobody vouches for; absent when unknown. */
  ipAddress?: string | undefined;
  /** How they came in; none on a public endpoint. */
  credential?: Credential;
  /** Of the program that asks, in its own words, cut to 300 characters. */
  userAgent?: string | undefined;
}

/** The session that a caller came with, where it was one. */
export const sessionOf = ({ credential }: Caller): Extract<Credential, { familyId: string }> | undefined =>
  credential && 'familyId' in credential ? credential : undefined;

/** What this request brings to a decision, now. */
export const contextOf = ({ ipAddress }: Caller): DecisionContext => ({
  now: new Date(),
  ipAddress: ipAddress ?? null,
  purpose: null,
});

/** What the caller's rights say, whatever obligations come with it. Without a row, about every resource of the type. */
export const decisionOn = (caller: Caller, permission: string, row?: ResourceRow): Decision => {
  const { rights } = caller;
  if (!rights) return { effect: 'deny', reason: 'no-rule-allows' };
  const { user, book } = rights;
  const [resourceType = '', action = ''] = permission.split(':');
  const description = book.descriptionOf(resourceType);
  return decide(book.rulesOf(resourceType), { user, context: contextOf(caller), action, description, row });
};

const UNMET: Readonly<Record<Exclude<Obligation['kind'], 'mask'>, string>> = {
  'reason-required': 'a reason, which this request has no place for',
  'step-up': 'a fresh second factor, which this request does not show',
  approval: 'the approval of others, which this request does not show',
};

const unmet = ({ obligations }: Allowed) => obligations.map(({ kind }) => kind).find((kind) => kind !== 'mask');

/** Whether all that an allow asks for is met; one that asks for more than that is no allow. */
export const isMet = (allowed: Allowed): boolean => unmet(allowed) === undefined;

const requireMet = (allowed: Allowed, permission: string): Allowed => {
  const kind = unmet(allowed);
  if (kind) throw new Refused('forbidden', `${permission} needs ${UNMET[kind]}`);
  return allowed;
};

/**
 * The one seam for decisions. Asked without a row it answers for every resource of the type, or `depends` where only
 * the resource can tell: whoever gets that asks again with the row, or refuses. Throws `Refused` (forbidden).
 */
export function authorize(caller: Caller, permission: Permission): Allowed | 'depends';
export function authorize(caller: Caller, permission: Permission, row: ResourceRow): Allowed;
export function authorize(caller: Caller, permission: Permission, row?: ResourceRow): Allowed | 'depends' {
  const decision = decisionOn(caller, permission, row);
  if (decision.effect === 'allow') return requireMet(decision, permission);
  switch (decision.reason) {
    case 'depends-on-resource':
      if (row === undefined) return 'depends';
      throw new Refused('forbidden', `whether ${permission} is allowed could not be told`);
    case 'denied-by-rule':
      throw new Refused('forbidden', `a rule denies ${permission} to you`);
    case 'no-rule-allows':
      throw new Refused('forbidden', `this needs the permission ${permission}, which nothing gives you now`);
  }
}

/** Whether the caller may do it to every resource of the type, here and now. */
export const may = (caller: Caller, permission: Permission): boolean => {
  const decision = decisionOn(caller, permission);
  return decision.effect === 'allow' && isMet(decision);
};
