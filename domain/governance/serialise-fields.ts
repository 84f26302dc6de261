import type { Allowed, ResourceDescription, ResourceRow } from '../../contracts/governance/rules';
import { covers, maskOf } from './field-access';
import { applyMask } from './masks';
import { readField } from './operands';

export type FieldValue = string | number | boolean | null | readonly (string | null)[];

export interface SerialisedFields {
  values: Readonly<Record<string, FieldValue>>;
  /** Fields whose value is behind a mask; a null among them does not tell whether there is one. */
  masked: readonly string[];
}

const plain = (raw: unknown): FieldValue => {
  if (raw instanceof Date) return raw.toISOString();
  return typeof raw === 'bigint' ? String(raw) : (raw as FieldValue);
};

/**
 * What of a row may leave: declared fields that the decision covers, masked where they must be, and nothing else. An
 * allow for the action `unmask` lifts the masks of the fields it covers; the caller has met its obligations before.
 * Throws UnreadableRow for a row that lacks one of these fields, or holds a value of another type.
 */
export const serialiseFields = (
  description: ResourceDescription,
  row: ResourceRow,
  read: Allowed,
  unmask?: Allowed,
): SerialisedFields => {
  const masked: string[] = [];
  const values = Object.entries(description.fields).flatMap(([name, field]): [string, FieldValue][] => {
    if (!covers(read, name)) return [];
    // Checked before it is masked, so that an object never leaves in the place of a text.
    readField(name, field, row, description.resourceType);
    const mask = maskOf(name, field, read, unmask);
    if (mask === null) return [[name, plain(row[name])]];
    masked.push(name);
    return [[name, applyMask(mask, field.type, row[name])]];
  });
  return { values: Object.fromEntries(values), masked };
};
