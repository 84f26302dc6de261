import type { AccessRule, Allowed, DecisionRequest } from '../../contracts/rules/rules';
import { applyWithoutCondition, isReadable } from './apply-rule';
import { compileCondition, type CompileOptions } from './compile-condition';
import { allowedBy, byRank } from './decide';

/**
 * The SQL of a decision for one list query: both texts share the parameters, and `deciding` is used only together with
 * `predicate`.
 */
export interface CompiledDecision {
  /** Which rows the user may see; true or false, never NULL. */
  predicate: string;
  /** Index into `allows` of what decides a row that the predicate lets through. */
  deciding: string;
  parameters: readonly unknown[];
  /** The allows that may decide, in order of rank. */
  allows: readonly Allowed[];
}

const NOBODY: CompiledDecision = { predicate: 'false', deciding: 'null::integer', parameters: [], allows: [] };

/**
 * Returns the SQL of `decide` for the rows of a table: it selects a row when an allow applies to it and no deny does.
 * Checks that do not depend on the row (subject, validity, address, schedule) are evaluated now, so use the result for
 * one query only.
 */
export const compileDecision = (
  rules: readonly AccessRule[],
  request: Omit<DecisionRequest, 'row'>,
  { firstParameter = 1, ...options }: CompileOptions = {},
): CompiledDecision => {
  const parameters: unknown[] = [];
  const compiled = (rule: AccessRule): string => {
    if (rule.condition === null) return 'true';
    if (!isReadable(rule, request)) return String(rule.effect === 'deny');
    const next = { ...options, firstParameter: firstParameter + parameters.length };
    const predicate = compileCondition(rule.condition, request, next);
    parameters.push(...predicate.parameters);
    return predicate.text;
  };
  const those = (effect: AccessRule['effect']) =>
    rules
      .filter((rule) => rule.effect === effect && applyWithoutCondition(rule, request).applies === 'yes')
      .sort(byRank)
      .map((rule) => ({ rule, text: compiled(rule) }))
      .filter(({ text }) => text !== 'false');
  const allows = those('allow');
  const denies = those('deny').map(({ text }) => text);
  if (allows.length === 0 || denies.includes('true')) return NOBODY;
  const any = `(${allows.map(({ text }) => text).join(' or ')})`;
  return {
    predicate: denies.length === 0 ? any : `(${any} and not (${denies.join(' or ')}))`,
    deciding: `(case ${allows.map(({ text }, index) => `when ${text} then ${index}`).join(' ')} end)`,
    parameters,
    allows: allows.map(({ rule }) => allowedBy(rule)),
  };
};
