import {
  CONSENT_PURPOSES,
  REFERENCES,
  type ComparisonNode,
  type ConditionNode,
  type DecisionContext,
  type DecisionUser,
  type DescribedField,
  type FieldType,
  type Operand,
  type Reference,
  type ResourceDescription,
  type ResourceRow,
} from '../../contracts/rules/rules';
import type { Exact } from './exact';
import { hasMomentText } from './moments';
import { parseValue, type Value } from './values';

/** The scope in which a condition is evaluated; without a row, nothing is known of the resource. */
export interface Scope {
  description: ResourceDescription;
  user: DecisionUser;
  context: DecisionContext;
  row?: ResourceRow | undefined;
}

/** The error of a row that differs from its description: a bug of its loader, so no decision is made on it. */
export class UnreadableRow extends Error {
  override readonly name = 'UnreadableRow';
}

/** Returns the declared field of that name; undefined for inherited names such as `constructor`. */
export const fieldOf = ({ fields }: ResourceDescription, name: string): DescribedField | undefined =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

export const isReference = (text: string): text is Reference => Object.hasOwn(REFERENCES, text);

/**
 * Returns the declared type of an operand that names a field or a reference; undefined for a literal and for a name
 * that is not declared.
 */
export const typeOf = (operand: Operand, description: ResourceDescription): FieldType | undefined => {
  if ('field' in operand) return fieldOf(description, operand.field)?.type;
  if ('ref' in operand) return isReference(operand.ref) ? REFERENCES[operand.ref] : undefined;
  return undefined;
};

const elementOf = (type: FieldType | undefined) => (type === 'text[]' ? 'text' : type);

/**
 * Returns the type in which both sides are compared: a field's before a reference's, since only a field's is fixed in
 * SQL.
 */
export const comparedType = (
  { left, right }: ComparisonNode,
  description: ResourceDescription,
): FieldType | undefined => {
  const sides = [left, right];
  const typed = sides.find((side) => 'field' in side) ?? sides.find((side) => 'ref' in side);
  return typed && elementOf(typeOf(typed, description));
};

/** Returns whether an operand differs between resources: a field, or the consents of the resource's subject. */
export const isOfResource = (operand: Operand): boolean =>
  'field' in operand || ('ref' in operand && operand.ref === CONSENT_PURPOSES);

/** Returns whether a node depends on the resource. */
export const asksResource = (node: ConditionNode): boolean => {
  if ('left' in node) return isOfResource(node.left) || isOfResource(node.right);
  switch (node.op) {
    case 'and':
    case 'or':
      return node.nodes.some(asksResource);
    case 'not':
      return asksResource(node.node);
    case 'exists':
      return isOfResource(node.operand);
  }
};

const referenced = (ref: Exclude<Reference, typeof CONSENT_PURPOSES>, { user, context }: Scope): unknown => {
  switch (ref) {
    case '$user.id':
      return user.id;
    case '$user.roles':
      return user.roles;
    case '$user.campus':
      return user.campus;
    case '$user.isStudent':
      return user.isStudent;
    case '$context.now':
      return context.now;
    case '$context.purpose':
      return context.purpose;
  }
};

/**
 * Returns the value of a field of a row; null when it has none. Throws UnreadableRow for a field that the row lacks or
 * that has another type.
 */
export const readField = (name: string, { type }: DescribedField, row: ResourceRow, resourceType: string) => {
  const raw = Object.hasOwn(row, name) ? row[name] : undefined;
  if (raw === null) return null;
  const value = raw === undefined ? undefined : parseValue(type, raw);
  if (value === undefined)
    throw new UnreadableRow(
      raw === undefined
        ? `${resourceType}.${name}: not loaded; a row holds every declared field, null where there is no value`
        : `${resourceType}.${name}: a value of JavaScript type ${typeof raw} is not a ${type}`,
    );
  return value;
};

/**
 * Parses a literal or reference as `type`; returns undefined for a value that is not valid or that Postgres cannot
 * hold.
 */
export const parseGiven = (type: FieldType, raw: unknown): Value | undefined => {
  const value = parseValue(type, raw);
  if (type === 'timestamptz') return value && hasMomentText(value as Exact) ? value : undefined;
  return typeof value === 'object' && 'rank' in value && value.rank !== 0 ? undefined : value;
};

/** Undefined without a resource. Throws UnreadableRow where the row was loaded without them. */
const consentPurposes = ({ row, description: { resourceType } }: Scope): readonly string[] | undefined => {
  if (!row) return undefined;
  const purposes = row[CONSENT_PURPOSES];
  if (!Array.isArray(purposes)) throw new UnreadableRow(`${resourceType}: loaded without what its subject consents to`);
  return purposes as string[];
};

const given = (operand: Exclude<Operand, { field: string }>, scope: Scope): unknown => {
  if ('value' in operand) return operand.value;
  if (!isReference(operand.ref)) return null;
  return operand.ref === CONSENT_PURPOSES ? consentPurposes(scope) : referenced(operand.ref, scope);
};

/**
 * Returns the value of an operand as `type`; null when it has none or an invalid one, undefined when it depends on the
 * resource and the scope has no row. Throws UnreadableRow.
 */
export const resolve = (operand: Operand, type: FieldType, scope: Scope): Value | null | undefined => {
  if (!('field' in operand)) {
    const raw = given(operand, scope);
    return raw === undefined ? undefined : (parseGiven(type, raw) ?? null);
  }
  const field = fieldOf(scope.description, operand.field);
  if (!field) return null;
  return scope.row && readField(operand.field, field, scope.row, scope.description.resourceType);
};

/**
 * Returns the values of a list operand as `type`, without nulls and invalid values; null and undefined as in `resolve`.
 */
export const resolveList = (operand: Operand, type: FieldType, scope: Scope): readonly Value[] | null | undefined => {
  if ('field' in operand) {
    const list = resolve(operand, 'text[]', scope) as readonly (string | null)[] | null | undefined;
    return list && list.filter((item) => item !== null);
  }
  const list = given(operand, scope);
  if (list === undefined) return undefined;
  if (!Array.isArray(list)) return null;
  return list.map((item) => parseGiven(type, item)).filter((item) => item !== undefined);
};
