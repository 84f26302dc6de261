import type { ComparisonNode, Condition, ConditionNode, FieldType, Operand } from '../../contracts/rules/rules';
import { evaluateNode } from './evaluate-condition';
import { exactText } from './exact';
import { momentText } from './moments';
import {
  asksResource,
  comparedType,
  fieldOf,
  isOfResource,
  resolve,
  resolveList,
  typeOf,
  type Scope,
} from './operands';
import type { Value } from './values';

/** A predicate whose values are all parameters; `$1` is the first unless another number was asked for. */
export interface SqlPredicate {
  text: string;
  parameters: readonly unknown[];
}

export interface CompileOptions {
  /** Number of the first parameter, where the query has others before it. */
  firstParameter?: number;
  /** The table or its alias in the query. */
  table?: string;
}

const IDENTIFIER = /^[a-z_][a-z0-9_]{0,62}$/;

const SQL_TYPES: Readonly<Record<FieldType, string>> = {
  uuid: 'uuid',
  text: 'text',
  number: 'bigint',
  bigint: 'bigint',
  numeric: 'numeric',
  boolean: 'boolean',
  timestamptz: 'timestamptz',
  'text[]': 'text[]',
};

const SQL_OPERATORS = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

const quoted = (identifier: string): string => {
  if (!IDENTIFIER.test(identifier))
    throw new TypeError(`'${identifier}' is not a plain column or table name of lower-case letters`);
  return `"${identifier}"`;
};

const asParameter = (value: Value, type: FieldType): unknown => {
  if (typeof value !== 'object' || !('rank' in value)) return value;
  return type === 'timestamptz' ? momentText(value) : exactText(value);
};

const createCompiler = (scope: Scope, { firstParameter = 1, table }: CompileOptions) => {
  const parameters: unknown[] = [];
  const prefix = table === undefined ? '' : `${quoted(table)}.`;
  const parameter = (value: unknown, sqlType: string): string => {
    parameters.push(value);
    return `$${firstParameter + parameters.length - 1}::${sqlType}`;
  };
  const { consents: source } = scope.description;
  const consents = source && `public.${quoted(source.function)}(${prefix}${quoted(source.column)})`;
  /** The column, or what stands in the place of one. */
  const columnOf = (operand: Operand): string | undefined => {
    if (!('field' in operand)) return isOfResource(operand) ? consents : undefined;
    const field = fieldOf(scope.description, operand.field);
    return typeof field?.column === 'string' ? prefix + quoted(field.column) : undefined;
  };

  /** Null where there is no value, which no comparison survives. */
  const scalar = (operand: Operand, type: FieldType): string | null => {
    const column = columnOf(operand);
    if (column) return column;
    const value = resolve(operand, type, scope) ?? null;
    return value === null ? null : parameter(asParameter(value, type), SQL_TYPES[type]);
  };

  // An absent value makes a comparison false, not NULL; written so that an index on the column still serves.
  const guarded = (operands: readonly Operand[], text: string): string =>
    `(${[...operands.map(columnOf).filter((column) => column !== undefined)]
      .map((column) => `${column} is not null and `)
      .join('')}${text})`;

  const membership = (member: Operand, listed: Operand, type: FieldType): string => {
    const list = columnOf(listed);
    if (list) {
      const item = scalar(member, type);
      // Containment, unlike `= any`, is never NULL for an array that holds NULLs, and is what an index serves.
      return item === null ? 'false' : guarded([listed, member], `${list} @> array[${item}]`);
    }
    const values = resolveList(listed, type, scope) ?? [];
    const column = columnOf(member);
    if (values.length === 0 || !column) return 'false';
    const items = parameter(
      values.map((value) => asParameter(value, type)),
      `${SQL_TYPES[type]}[]`,
    );
    return guarded([member], `${column} = any(${items})`);
  };

  const comparison = (node: ComparisonNode): string => {
    const { op, left, right } = node;
    const type = comparedType(node, scope.description) ?? 'text';
    if (op === 'in') return membership(left, right, type);
    if (op === 'contains' && typeOf(left, scope.description) === 'text[]') return membership(right, left, type);
    const a = scalar(left, type);
    const b = a === null ? null : scalar(right, type);
    if (a === null || b === null) return 'false';
    return guarded([left, right], op === 'contains' ? `strpos(${a}, ${b}) > 0` : `${a} ${SQL_OPERATORS[op]} ${b}`);
  };

  const compile = (node: ConditionNode): string => {
    // What does not look at the resource is settled here, by the very code that decides in memory.
    if (!asksResource(node)) return String(evaluateNode(node, scope) === true);
    if ('left' in node) return comparison(node);
    switch (node.op) {
      case 'and':
      case 'or':
        return `(${node.nodes.map(compile).join(` ${node.op} `)})`;
      case 'not':
        return `(not ${compile(node.node)})`;
      case 'exists':
        return `(${columnOf(node.operand) ?? 'null'} is not null)`;
    }
  };
  return { parameters, compile };
};

/**
 * Returns the SQL of a condition that `checkCondition` has passed: true or false for every row, never NULL, and the
 * same as `evaluateCondition`. Column names come from the description, every value is a parameter. Throws TypeError for
 * a column or table name that is not plain.
 */
export const compileCondition = (
  condition: Condition,
  { description, user, context }: Scope,
  options: CompileOptions = {},
): SqlPredicate => {
  const { compile, parameters } = createCompiler({ description, user, context }, options);
  return { text: compile(condition.test), parameters };
};
