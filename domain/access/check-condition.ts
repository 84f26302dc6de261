import {
  CONSENT_PURPOSES,
  REFERENCES,
  type Comparison,
  type ComparisonNode,
  type Condition,
  type ConditionNode,
  type FieldType,
  type Operand,
  type ResourceDescription,
  type RuleIssue,
} from '../../contracts/rules/rules';
import { comparedType, fieldOf, isReference, parseGiven, typeOf } from './operands';
import { kindOf } from './values';

const SCALARS: readonly FieldType[] = ['uuid', 'text', 'number', 'bigint', 'numeric', 'boolean', 'timestamptz'];
// Text has no order here: it would depend on a collation, and memory and database on the same one.
const ORDERED: readonly FieldType[] = ['number', 'bigint', 'numeric', 'timestamptz'];

/** The types that may stand on the left of an operator. */
const LEFT: Readonly<Record<Comparison, readonly FieldType[]>> = {
  eq: SCALARS,
  ne: SCALARS,
  in: SCALARS,
  lt: ORDERED,
  lte: ORDERED,
  gt: ORDERED,
  gte: ORDERED,
  contains: ['text', 'text[]'],
};

const LITERALS: Readonly<Record<FieldType, string>> = {
  uuid: 'a uuid',
  text: 'a text without NUL',
  number: 'a whole number within 2^53',
  bigint: 'a whole number within 2^63, as decimal text if beyond 2^53',
  numeric: 'a decimal number as text, such as "12.50"',
  boolean: 'true or false',
  timestamptz: 'a time with offset, such as "2026-03-29T01:00:00Z"',
  'text[]': 'a list of texts',
};

const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 80) ?? 'undefined';

type Report = (pointer: string, value: unknown, wayOut: string) => void;

/** Reports an operand that names something undeclared; true when it is one that has a type or is a literal. */
const checkName = (operand: Operand, description: ResourceDescription, pointer: string, report: Report): boolean => {
  if ('value' in operand) return true;
  if ('ref' in operand) {
    if (operand.ref === CONSENT_PURPOSES && !description.consents) {
      report(`${pointer}/ref`, operand.ref, `is not available for ${description.resourceType}, which have no subject`);
      return false;
    }
    if (isReference(operand.ref)) return true;
    report(`${pointer}/ref`, operand.ref, `is not known; use one of ${Object.keys(REFERENCES).join(', ')}`);
    return false;
  }
  const field = fieldOf(description, operand.field);
  if (field?.encrypted) {
    report(`${pointer}/field`, operand.field, 'is stored encrypted; a rule cannot use it');
    return false;
  }
  if (field?.column === null) {
    report(`${pointer}/field`, operand.field, 'is not stored as a column; a rule cannot use it');
    return false;
  }
  if (field) return true;
  const declared = Object.keys(description.fields).join(', ');
  report(`${pointer}/field`, operand.field, `is not a field of ${description.resourceType}; use one of ${declared}`);
  return false;
};

/** Whether values of the two can be compared: uuids and texts of references are read as the field's type. */
const fits = (operand: Operand, type: FieldType | undefined, against: FieldType): boolean => {
  if (type === undefined) return false;
  const textual = (each: FieldType) => kindOf(each) === 'uuid' || kindOf(each) === 'text';
  // A consent's type is never a uuid, and SQL has it as text.
  const asText = 'ref' in operand && operand.ref !== CONSENT_PURPOSES;
  if (asText && textual(type) && textual(against)) return true;
  return kindOf(type) === kindOf(against);
};

interface Side {
  operand: Operand;
  pointer: string;
  /** Whether a list stands here. */
  list: boolean;
}

const checkSide = (side: Side, type: FieldType, description: ResourceDescription, report: Report): void => {
  const { operand, pointer, list } = side;
  if ('value' in operand) {
    const values: readonly unknown[] = Array.isArray(operand.value) ? operand.value : [operand.value];
    if (Array.isArray(operand.value) !== list) {
      report(`${pointer}/value`, operand.value, list ? 'must be a list' : 'must be a single value');
      return;
    }
    values.forEach((value, index) => {
      const at = list ? `${pointer}/value/${index}` : `${pointer}/value`;
      if (parseGiven(type, value) === undefined) report(at, value, `must be ${LITERALS[type]}`);
    });
    return;
  }
  const own = typeOf(operand, description);
  const name = 'field' in operand ? operand.field : operand.ref;
  const at = `${pointer}/${'field' in operand ? 'field' : 'ref'}`;
  if (list !== (own === 'text[]')) {
    report(
      at,
      name,
      list ? `is ${own}, but a list is required here` : 'is a list, but a single value is required here',
    );
    return;
  }
  const element = list ? 'text' : own;
  if (!fits(operand, element, type)) report(at, name, `is ${own}, which cannot be compared with ${type}`);
};

const checkComparison = (node: ComparisonNode, description: ResourceDescription, pointer: string, report: Report) => {
  const { op, left, right } = node;
  const named = [
    checkName(left, description, `${pointer}/left`, report),
    checkName(right, description, `${pointer}/right`, report),
  ];
  if (named.includes(false)) return;
  const type = comparedType(node, description);
  if (type === undefined) {
    report(pointer, op, 'compares two fixed values; one side must be a field or a reference');
    return;
  }
  const leftType = typeOf(left, description) ?? type;
  if (!LEFT[op].includes(leftType)) {
    const able = Object.keys(LEFT).filter((each) => LEFT[each as Comparison].includes(leftType));
    report(`${pointer}/op`, op, `does not apply to ${leftType}; use one of ${able.join(', ')}`);
    return;
  }
  checkSide({ operand: left, pointer: `${pointer}/left`, list: leftType === 'text[]' }, type, description, report);
  checkSide({ operand: right, pointer: `${pointer}/right`, list: op === 'in' }, type, description, report);
};

const checkNode = (node: ConditionNode, description: ResourceDescription, pointer: string, report: Report): void => {
  if ('left' in node) {
    checkComparison(node, description, pointer, report);
    return;
  }
  switch (node.op) {
    case 'and':
    case 'or':
      node.nodes.forEach((each, index) => checkNode(each, description, `${pointer}/nodes/${index}`, report));
      return;
    case 'not':
      checkNode(node.node, description, `${pointer}/node`, report);
      return;
    case 'exists':
      if ('value' in node.operand)
        report(`${pointer}/operand`, node.operand.value, 'always exists; name a field or a reference');
      else checkName(node.operand, description, `${pointer}/operand`, report);
  }
};

/** Returns all faults of a condition on resources of this description; empty when it can be evaluated and compiled. */
export const checkCondition = (condition: Condition, description: ResourceDescription): readonly RuleIssue[] => {
  const issues: RuleIssue[] = [];
  checkNode(condition.test, description, '/condition/test', (pointer, value, wayOut) =>
    issues.push({ pointer, value: shown(value), wayOut }),
  );
  return issues;
};
