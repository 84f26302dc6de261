import type { FieldType } from '../../contracts/rules/rules';
import { compareExact, parseExact, type Exact } from './exact';
import { parseMoment } from './moments';

/** A value in the form that comparisons use: texts and uuids are strings, times are microseconds since 1970. */
export type Value = string | boolean | Exact | readonly (string | null)[];

/** The kind of a type: values of types of one kind can be compared with each other. */
export type Kind = 'uuid' | 'text' | 'exact' | 'boolean' | 'moment' | 'list';

const KINDS: Readonly<Record<FieldType, Kind>> = {
  uuid: 'uuid',
  text: 'text',
  number: 'exact',
  bigint: 'exact',
  numeric: 'exact',
  boolean: 'boolean',
  timestamptz: 'moment',
  'text[]': 'list',
};
export const kindOf = (type: FieldType): Kind => KINDS[type];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const INTEGER_LIMIT: Partial<Record<FieldType, bigint>> = {
  number: BigInt(Number.MAX_SAFE_INTEGER),
  bigint: 2n ** 63n - 1n,
};

const inLimits = (type: FieldType, value: Exact): boolean => {
  const limit = INTEGER_LIMIT[type];
  if (limit === undefined) return true;
  return value.rank === 0 && value.scale === 0 && value.units <= limit && value.units >= -limit - 1n;
};

const isText = (raw: unknown): raw is string => typeof raw === 'string' && raw.isWellFormed() && !raw.includes('\0');

/** Parses `raw` as `type`; returns undefined for an invalid value. Not for null, which has no value in any type. */
export const parseValue = (type: FieldType, raw: unknown): Value | undefined => {
  switch (type) {
    case 'uuid':
      return typeof raw === 'string' && UUID.test(raw) ? raw.toLowerCase() : undefined;
    case 'text':
      return isText(raw) ? raw : undefined;
    case 'number':
    case 'bigint':
    case 'numeric': {
      const exact = parseExact(raw);
      return exact && inLimits(type, exact) ? exact : undefined;
    }
    case 'boolean':
      return typeof raw === 'boolean' ? raw : undefined;
    case 'timestamptz':
      return parseMoment(raw);
    case 'text[]':
      return Array.isArray(raw) && raw.every((item) => item === null || isText(item))
        ? (raw as (string | null)[])
        : undefined;
  }
};

const isExact = (value: Value): value is Exact => typeof value === 'object' && 'rank' in value;

/** Returns whether two values of one kind are equal. */
export const equal = (a: Value, b: Value): boolean => (isExact(a) && isExact(b) ? compareExact(a, b) === 0 : a === b);

/**
 * Compares two values; returns a number below 0, 0 or above 0. Only numbers and times have an order, since that of text
 * depends on a collation.
 */
export const compare = (a: Value, b: Value): number => {
  if (!isExact(a) || !isExact(b)) throw new TypeError('only numbers and times have an order');
  return compareExact(a, b);
};
