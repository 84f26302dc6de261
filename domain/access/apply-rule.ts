import type {
  AccessRule,
  Condition,
  DecisionRequest,
  ResourceDescription,
  RuleCheck,
} from '../../contracts/rules/rules';
import { checkCondition } from './check-condition';
import { evaluateCondition, type Truth } from './evaluate-condition';
import { inRanges } from './ip-ranges';
import { parseMoment } from './moments';
import { inSchedule } from './schedule';
import { compare } from './values';

/** Whether a rule applies to a request; `depends`: that depends on the resource, and none is given. */
export type Applies = 'yes' | 'no' | 'depends';

export interface Application {
  applies: Applies;
  /** The first check that did not pass, or could not be determined. */
  check: RuleCheck | null;
  /** The check could not be determined, so the safe side was taken: an allow does not apply, a deny does. */
  unsure: boolean;
}

const inValidity = ({ validFrom, validUntil }: AccessRule, now: Date): Truth => {
  const [at, from, until] = [now, validFrom, validUntil].map((each) => (each === null ? null : parseMoment(each)));
  if (!at || from === undefined || until === undefined) return undefined;
  return (from === null || compare(at, from) >= 0) && (until === null || compare(at, until) < 0);
};

/** Whether a rule is about this user, whatever they do and when. */
export const isSubject = ({ subjects }: AccessRule, { user }: Pick<DecisionRequest, 'user'>): boolean =>
  subjects.users.includes(user.id) || subjects.roles.some((role) => user.roles.includes(role));

/** The checks that need no resource, in the order in which they are made. */
const CHECKS: readonly [Exclude<RuleCheck, 'condition'>, (rule: AccessRule, request: DecisionRequest) => Truth][] = [
  ['resource-type', (rule, { description }) => rule.resourceType === description.resourceType],
  ['action', (rule, { action }) => rule.actions.includes(action)],
  ['active', (rule) => rule.isActive],
  ['validity', (rule, { context }) => inValidity(rule, context.now)],
  ['subject', isSubject],
  ['ip', ({ ipCidrs }, { context }) => ipCidrs.length === 0 || inRanges(context.ipAddress, ipCidrs)],
  ['schedule', ({ schedule }, { context }) => schedule === null || inSchedule(context.now, schedule)],
];

const passed: Application = { applies: 'yes', check: null, unsure: false };

/** Applies all checks of a rule except its condition. They need no resource, so the result is never `depends`. */
export const applyWithoutCondition = (rule: AccessRule, request: DecisionRequest): Application => {
  let unsure: Application | undefined;
  for (const [check, holds] of CHECKS) {
    const truth = holds(rule, request);
    if (truth === false) return { applies: 'no', check, unsure: false };
    if (truth === undefined) unsure ??= { applies: rule.effect === 'deny' ? 'yes' : 'no', check, unsure: true };
  }
  return unsure ?? passed;
};

// A rule is asked about at every request, and a list about every rule; neither it nor a description ever changes.
const readable = new WeakMap<ResourceDescription, WeakMap<Condition, boolean>>();

/**
 * Returns whether the condition of a rule can be evaluated on the fields as they are declared now; one that was saved
 * for other fields cannot.
 */
export const isReadable = ({ condition }: AccessRule, { description }: DecisionRequest): boolean => {
  if (condition === null) return true;
  const known = readable.get(description) ?? new WeakMap<Condition, boolean>();
  readable.set(description, known);
  const answer = known.get(condition) ?? checkCondition(condition, description).length === 0;
  known.set(condition, answer);
  return answer;
};

/**
 * Decides whether a rule applies to a request. When a check cannot be determined (no IP address, an unknown time zone,
 * a condition that is no longer valid), a deny applies and an allow does not. When the condition depends on the
 * resource and the request has none, the rule `depends`. Throws UnreadableRow for a row that lacks a field of the
 * condition.
 */
export const applyRule = (rule: AccessRule, request: DecisionRequest): Application => {
  const settled = applyWithoutCondition(rule, request);
  if (settled.applies === 'no' || rule.condition === null) return settled;
  if (!isReadable(rule, request))
    return { applies: rule.effect === 'deny' ? 'yes' : 'no', check: 'condition', unsure: true };
  const truth = evaluateCondition(rule.condition, request);
  if (truth === true) return settled;
  return { applies: truth === undefined ? 'depends' : 'no', check: 'condition', unsure: false };
};
