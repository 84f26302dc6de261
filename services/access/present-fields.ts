import { RESOURCES, type ResourceType } from '../../contracts/access/resources';
import type { Allowed, ResourceDescription, ResourceRow } from '../../contracts/rules/rules';
import { covers, maskOf } from '../../domain/access/field-access';
import { momentText, parseMoment } from '../../domain/access/moments';
import { createSerialiser, type FieldValue } from '../../domain/access/serialise-fields';

/** The wire form of a row's values. */
export interface Presentation {
  /** Values in their wire form in the place of the row's, such as an amount in its currency: what a mask is put on. */
  values?: ResourceRow;
  /** Of a value that is shown unmasked; `sees` answers whether another field is, too. */
  forms?: Readonly<Record<string, (value: FieldValue, sees: (name: string) => boolean) => unknown>>;
  /** Fields that the row does not hold: sealed, counted or joined, and fetched only for a caller who may read them. */
  parts?: Readonly<Record<string, () => unknown>>;
}

/**
 * The fields that do not come from the row: parts, and fields that this form of the resource lacks. The same for every
 * row.
 */
export interface FieldSources {
  /** Names of the presentation's `parts`. */
  parts?: readonly string[];
  /** Fields that this form of the resource does not have. */
  without?: readonly string[];
}

/** The decisions by which a resource is shown: one for reading it, one for lifting masks. */
export interface ShownBy {
  read: Allowed;
  unmask?: Allowed | undefined;
}

// As Postgres writes it in UTC; the wire has milliseconds.
const UTC_TEXT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/;

const isoTime = (value: unknown): string | null => {
  const parts = typeof value === 'string' ? UTC_TEXT.exec(value) : null;
  if (parts) return `${parts[1]}T${parts[2]}.${(parts[3] ?? '').padEnd(3, '0').slice(0, 3)}Z`;
  const moment = parseMoment(value);
  return (moment && momentText(moment)?.replace(/\d{3}Z$/, 'Z')) ?? null;
};

/** Returns whether a decision shows a field unmasked. */
export const seesField = (described: ResourceDescription, read: Allowed, name: string, unmask?: Allowed): boolean => {
  const field = described.fields[name];
  return field !== undefined && covers(read, name) && maskOf(name, field, read, unmask) === null;
};

/** The result of a presenter for one resource. */
export interface Presented {
  shown: Record<string, unknown>;
  /** Fields that were shown as they are, neither masked nor left out. */
  seen: readonly string[];
}

/**
 * Creates a function that returns the fields of a resource for the wire. It leaves out a field that the decision does
 * not cover; a masked field is its mask where the wire takes any text, and else null.
 */
export const createPresenter = (
  type: ResourceType,
  described: ResourceDescription,
  { read, unmask }: ShownBy,
  { parts: partNames = [], without = [] }: FieldSources = {},
) => {
  const { key, freeText } = RESOURCES[type];
  const had = Object.entries(described.fields).filter(([name]) => !without.includes(name));
  const fields = Object.fromEntries(had.filter(([name]) => !partNames.includes(name)));
  const serialise = createSerialiser({ ...described, fields }, read, unmask);
  const seenNames = new Set(had.map(([name]) => name).filter((name) => seesField(described, read, name, unmask)));
  const sees = (name: string) => seenNames.has(name);
  const plan = had
    .filter(([name]) => name === key || covers(read, name))
    .map(([name, field]) => ({
      name,
      isKey: name === key,
      seen: sees(name),
      masksAsText: freeText.includes(name),
      isTime: field.type === 'timestamptz',
    }));

  const seen = plan.filter((one) => one.isKey || one.seen).map(({ name }) => name);

  return async (row: ResourceRow, { values: wire = {}, forms = {}, parts = {} }: Presentation): Promise<Presented> => {
    const { values } = serialise({ ...row, ...wire });
    const shown: Record<string, unknown> = {};
    for (const { name, isKey, seen, masksAsText, isTime } of plan) {
      const part = parts[name];
      if (isKey) shown[name] = row[name];
      else if (part) shown[name] = seen ? await part() : null;
      else if (!seen) shown[name] = masksAsText ? values[name] : null;
      else {
        const value = values[name] ?? null;
        const form = forms[name];
        const formed = form ? form(value, sees) : value;
        shown[name] = isTime ? isoTime(formed) : formed;
      }
    }
    return { shown, seen };
  };
};
