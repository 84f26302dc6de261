import type { ComparisonNode, Condition, ConditionNode, Operand } from '../../contracts/rules/rules';
import { comparedType, resolve, resolveList, typeOf, type Scope } from './operands';
import { compare, equal, type Value } from './values';

/**
 * Whether a condition or a check of a rule holds; undefined when that cannot be determined, for example because a
 * condition depends on the resource and none is given.
 */
export type Truth = boolean | undefined;

const isMember = (operand: Operand, listed: Operand, node: ComparisonNode, scope: Scope): Truth => {
  const type = comparedType(node, scope.description) ?? 'text';
  const member = resolve(operand, type, scope);
  const list = resolveList(listed, type, scope);
  if (member === null || list === null || list?.length === 0) return false;
  if (member === undefined || list === undefined) return undefined;
  return list.some((item) => equal(item, member));
};

const comparison = (node: ComparisonNode, scope: Scope): Truth => {
  const { op, left, right } = node;
  if (op === 'in') return isMember(left, right, node, scope);
  if (op === 'contains' && typeOf(left, scope.description) === 'text[]') return isMember(right, left, node, scope);
  const type = comparedType(node, scope.description) ?? 'text';
  const [a, b] = [resolve(left, type, scope), resolve(right, type, scope)];
  if (a === null || b === null) return false;
  return a === undefined || b === undefined ? undefined : holds(op, a, b);
};

const holds = (op: Exclude<ComparisonNode['op'], 'in'>, a: Value, b: Value): boolean => {
  switch (op) {
    case 'eq':
      return equal(a, b);
    case 'ne':
      return !equal(a, b);
    case 'lt':
      return compare(a, b) < 0;
    case 'lte':
      return compare(a, b) <= 0;
    case 'gt':
      return compare(a, b) > 0;
    case 'gte':
      return compare(a, b) >= 0;
    case 'contains':
      return (a as string).includes(b as string);
  }
};

const exists = (operand: Operand, scope: Scope): Truth => {
  const value = resolve(operand, typeOf(operand, scope.description) ?? 'text', scope);
  return value === undefined ? undefined : value !== null;
};

/** One `decisive` among them decides; otherwise an unknown leaves it open. */
const joined = (truths: readonly Truth[], decisive: boolean): Truth => {
  if (truths.includes(decisive)) return decisive;
  return truths.includes(undefined) ? undefined : !decisive;
};

/** Evaluates a node that `checkCondition` has passed; see `evaluateCondition`. */
export const evaluateNode = (node: ConditionNode, scope: Scope): Truth => {
  if ('left' in node) return comparison(node, scope);
  switch (node.op) {
    case 'and':
    case 'or':
      return joined(
        node.nodes.map((each) => evaluateNode(each, scope)),
        node.op === 'or',
      );
    case 'not': {
      const inner = evaluateNode(node.node, scope);
      return inner === undefined ? undefined : !inner;
    }
    case 'exists':
      return exists(node.operand, scope);
  }
};

/**
 * Returns whether a condition that `checkCondition` has passed holds; `compileCondition` gives the same result in SQL.
 * Undefined when the scope has no row and the result depends on the resource. Throws UnreadableRow for an incomplete
 * row.
 */
export const evaluateCondition = (condition: Condition, scope: Scope): Truth => evaluateNode(condition.test, scope);
