import type {
  AccessRule,
  Allowed,
  Decision,
  DecisionRequest,
  Explanation,
  RuleExplanation,
} from '../../contracts/rules/rules';
import { applyRule, type Application } from './apply-rule';

interface Judged {
  rule: AccessRule;
  application: Application;
}

/**
 * Compares rules by rank: the higher priority first; of equal priority, the smaller id first, which is the older rule.
 */
export const byRank = (a: AccessRule, b: AccessRule): number =>
  b.priority - a.priority || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Returns the decision of an allow rule: its id, its fields and its obligations. */
export const allowedBy = ({ id, fields, obligations }: AccessRule): Allowed => ({
  effect: 'allow',
  ruleId: id,
  fields: fields.names,
  obligations: obligations.list,
});

const conclude = (judged: readonly Judged[]): Decision => {
  const those = (effect: AccessRule['effect'], applies: Application['applies']) =>
    judged
      .filter((each) => each.rule.effect === effect && each.application.applies === applies)
      .map(({ rule }) => rule);
  const [denied] = those('deny', 'yes').sort(byRank);
  if (denied) return { effect: 'deny', reason: 'denied-by-rule', ruleId: denied.id };
  const [allowing] = those('allow', 'yes').sort(byRank);
  // An allow that may outrank the certain one could ask for more, or show less, so the type alone gives no answer.
  const open = those('allow', 'depends').filter((rule) => !allowing || byRank(rule, allowing) < 0);
  if (!allowing && open.length === 0) return { effect: 'deny', reason: 'no-rule-allows' };
  const depending = [...those('deny', 'depends'), ...open].sort(byRank);
  if (!allowing || depending.length > 0)
    return { effect: 'deny', reason: 'depends-on-resource', ruleIds: depending.map(({ id }) => id) };
  return allowedBy(allowing);
};

const judge = (rules: readonly AccessRule[], request: DecisionRequest): readonly Judged[] =>
  rules.map((rule) => ({ rule, application: applyRule(rule, request) }));

/**
 * Decides whether the user may perform the action. A deny that applies wins, whatever its priority; else the allow of
 * the highest rank gives the fields and obligations; else the action is denied. Without a row it decides for the whole
 * type: it allows only what holds for every resource, and answers `depends-on-resource` where resources differ; a list
 * then uses `compileDecision`. Throws UnreadableRow for an incomplete row.
 */
export const decide = (rules: readonly AccessRule[], request: DecisionRequest): Decision =>
  conclude(judge(rules, request));

const UNSURE = {
  allow: 'this could not be determined, and an allow needs certainty',
  deny: 'this could not be determined, so the deny applies',
} as const;

const whyLost = (rule: AccessRule, decision: Decision, rules: readonly AccessRule[]): string => {
  if (decision.effect === 'deny') {
    if (decision.reason === 'depends-on-resource') return 'the answer depends on the resource';
    if (rule.effect === 'deny') return 'another deny was named; one is enough';
    return 'a deny applies, and overrides every allow';
  }
  const winner = rules.find(({ id }) => id === decision.ruleId);
  return winner && winner.priority > rule.priority
    ? `an allow of priority ${winner.priority} is above its ${rule.priority}`
    : `an allow of the same priority ${rule.priority} has the smaller id`;
};

const explainOne = (
  { rule, application }: Judged,
  decision: Decision,
  rules: readonly AccessRule[],
): RuleExplanation => {
  const { id: ruleId, name, effect, priority } = rule;
  const { applies: matched, check, unsure } = application;
  const common = { ruleId, name, effect, priority, matched, check };
  const doubt = unsure ? `${check}: ${UNSURE[effect]}` : undefined;
  if (matched === 'no') return { ...common, outcome: 'not-matched', why: doubt ?? `${check}: does not match` };
  if (matched === 'depends')
    return { ...common, outcome: 'depends', why: 'its condition depends on the resource, and no resource was given' };
  if ('ruleId' in decision && decision.ruleId === ruleId)
    return {
      ...common,
      outcome: 'decides',
      why: doubt ?? (effect === 'deny' ? 'a deny applies' : 'the highest allow'),
    };
  return { ...common, outcome: 'lost', why: whyLost(rule, decision, rules) };
};

/**
 * Returns the decision, and for every rule, in order of rank, whether it matched, which check it failed, and why it did
 * not decide.
 */
export const explain = (rules: readonly AccessRule[], request: DecisionRequest): Explanation => {
  const judged = judge(rules, request);
  const decision = conclude(judged);
  const explained = [...judged].sort((a, b) => byRank(a.rule, b.rule)).map((one) => explainOne(one, decision, rules));
  return { decision, rules: explained };
};
