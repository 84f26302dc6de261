import { RESOURCES, type ResourceType } from '../../contracts/governance/resources';
import type { Allowed, ResourceDescription, ResourceRow } from '../../contracts/governance/rules';
import type { Permission } from '../../contracts/identity/permissions';
import { checkWritable } from '../../domain/governance/check-writable';
import { covers, maskOf } from '../../domain/governance/field-access';
import { momentText, parseMoment } from '../../domain/governance/moments';
import { serialiseFields, type FieldValue } from '../../domain/governance/serialise-fields';
import { Refused } from '../../domain/refused';
import { authorize, decisionOn, isMet, type Caller } from '../identity/authorize';

/** How a row's values get their form on the wire. */
export interface Presentation {
  /** Values in their wire form in the place of the row's, such as an amount in its currency: what a mask is put on. */
  values?: ResourceRow;
  /** Of a value that is shown unmasked; `sees` tells whether another field is, too. */
  forms?: Readonly<Record<string, (value: FieldValue, sees: (name: string) => boolean) => unknown>>;
  /** Fields that the row does not hold: sealed, counted or joined, and fetched only for whoever may read them. */
  parts?: Readonly<Record<string, () => unknown>>;
  /** Fields that this form of the resource does not have. */
  without?: readonly string[];
}

const isoTime = (value: unknown): string | null => {
  const moment = parseMoment(value);
  // The wire has milliseconds.
  return (moment && momentText(moment)?.replace(/\d{3}Z$/, 'Z')) ?? null;
};

const seesIn = (described: ResourceDescription, read: Allowed, name: string): boolean => {
  const field = described.fields[name];
  return field !== undefined && covers(read, name) && maskOf(name, field, read, undefined) === null;
};

/**
 * The fields of one resource for the wire, by the decision that allows to read it: what it does not cover is left
 * out, what is masked shows as its mask where the wire takes any text, and else as null.
 */
export const presentFields = async (
  type: ResourceType,
  described: ResourceDescription,
  row: ResourceRow,
  read: Allowed,
  { values: wire = {}, forms = {}, parts = {}, without = [] }: Presentation,
): Promise<Record<string, unknown>> => {
  const { key, freeText } = RESOURCES[type];
  const had = Object.entries(described.fields).filter(([name]) => !without.includes(name));
  const fields = Object.fromEntries(had.filter(([name]) => !Object.hasOwn(parts, name)));
  const { values, masked } = serialiseFields({ ...described, fields }, { ...row, ...wire }, read);
  const sees = (name: string) => seesIn(described, read, name);
  const shown: Record<string, unknown> = {};
  for (const [name, { type: fieldType }] of had) {
    const part = parts[name];
    if (name === key) shown[name] = part ? await part() : row[name];
    else if (!covers(read, name)) continue;
    else if (part) shown[name] = sees(name) ? await part() : null;
    else if (masked.includes(name)) shown[name] = freeText.includes(name) ? values[name] : null;
    else {
      const value = values[name] ?? null;
      const form = forms[name];
      const formed = form ? form(value, sees) : value;
      shown[name] = fieldType === 'timestamptz' ? isoTime(formed) : formed;
    }
  }
  return shown;
};

const KEY_ONLY: Pick<Allowed, 'fields' | 'obligations'> = { fields: [], obligations: [] };

/** What the answer to an action may show: what may be read; where no rule speaks of reading, what the action covers. */
const readingAfter = (caller: Caller, type: ResourceType, acted: Allowed, row: ResourceRow): Allowed => {
  const read = decisionOn(caller, `${type}:read`, row);
  if (read.effect === 'allow' && isMet(read)) return read;
  return read.effect === 'deny' && read.reason === 'no-rule-allows' ? acted : { ...acted, ...KEY_ONLY };
};

const mayRead = (caller: Caller, type: ResourceType, row: ResourceRow): boolean =>
  decisionOn(caller, `${type}:read`, row).effect === 'allow';

/** How a resource is described to this caller: by the code, and where the installation wants it stricter, by that. */
export const descriptionFor = ({ rights }: Caller, type: ResourceType): ResourceDescription =>
  rights?.book.descriptionOf(type) ?? RESOURCES[type];

/**
 * That the caller may do this to this resource. Throws `Refused`: forbidden where the resource may be read, and else
 * `missing`, the very answer to an id that does not exist.
 */
export const requireOn = (
  caller: Caller,
  permission: Permission,
  type: ResourceType,
  row: ResourceRow,
  missing: () => Refused,
): Allowed => {
  try {
    return authorize(caller, permission, row);
  } catch (error) {
    if (!(error instanceof Refused) || mayRead(caller, type, row)) throw error;
    throw missing();
  }
};

/**
 * That the caller may do this to the resource as it stands after their change, and may write the fields they gave.
 * Throws `Refused` (forbidden), naming the fields.
 */
export const requireWritable = (
  caller: Caller,
  permission: Permission,
  type: ResourceType,
  row: ResourceRow,
  written: readonly string[],
): void => checkWritable(descriptionFor(caller, type), written, authorize(caller, permission, row));

/** That a field may be read as it is. Throws `Refused` (forbidden). */
export const requireField = (caller: Caller, type: ResourceType, name: string, read: Allowed): void => {
  if (!seesIn(descriptionFor(caller, type), read, name))
    throw new Refused('forbidden', `${type}: you may not read '${name}'`);
};

/** Decides about one resource and shows what may be seen of it after `permission` was used on it. */
export const showResource = async (
  caller: Caller,
  permission: Permission,
  type: ResourceType,
  row: ResourceRow,
  missing: () => Refused,
  presentation: Presentation,
): Promise<Record<string, unknown>> => {
  const acted = requireOn(caller, permission, type, row, missing);
  const read = permission === `${type}:read` ? acted : readingAfter(caller, type, acted, row);
  return presentFields(type, descriptionFor(caller, type), row, read, presentation);
};
