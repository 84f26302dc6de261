import { escapeLiteral } from 'pg';

/** An element of an array, as Postgres reads it inside `{…}`. */
const element = (value: string): string => `"${value.replaceAll(/["\\]/g, '\\$&')}"`;

/**
 * A value as a literal of no type, which Postgres reads as it reads a parameter: by where it stands. `undefined` for
 * a value that has to travel as a parameter.
 */
const literal = (value: unknown): string | undefined => {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return escapeLiteral(value);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return `'${value}'`;
  if (value instanceof Date) return `'${value.toISOString()}'`;
  if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`;
  const strings = Array.isArray(value) && value.every((one) => typeof one === 'string');
  return strings ? escapeLiteral(`{${value.map(element).join(',')}}`) : undefined;
};

/** What is quoted holds no placeholder. */
const QUOTED_OR_PLACEHOLDER = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)/g;

/**
 * Returns the statement with its values in place, so that it can be sent with others in one message; `undefined` when a
 * value has no literal. The text is ours and has no dollar quotes beside placeholders.
 */
export const withValues = (text: string, values: readonly unknown[] = []): string | undefined => {
  const literals = values.map(literal);
  if (literals.includes(undefined)) return undefined;
  return text.replaceAll(QUOTED_OR_PLACEHOLDER, (found, position?: string) => {
    if (position === undefined) return found;
    const value = literals[Number(position) - 1];
    if (value === undefined) throw new Error(`the statement has $${position} and ${values.length} values`);
    return value;
  });
};

/** Returns the statement of `withValues` for values that are known to be plain; throws for any other. */
export const statementText = (text: string, values: readonly unknown[]): string => {
  const written = withValues(text, values);
  if (written === undefined) throw new Error(`a statement has a value that cannot be written down: ${text}`);
  return written;
};
