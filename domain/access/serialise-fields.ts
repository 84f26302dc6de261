import type { Allowed, ResourceDescription, ResourceRow } from '../../contracts/rules/rules';
import { covers, maskOf } from './field-access';
import { applyMask } from './masks';
import { readField } from './operands';

export type FieldValue = string | number | boolean | null | readonly (string | null)[];

export interface SerialisedFields {
  values: Readonly<Record<string, FieldValue>>;
  /** Fields whose value is behind a mask; a null among them does not reveal whether there is one. */
  masked: readonly string[];
}

const plain = (raw: unknown): FieldValue => {
  if (raw instanceof Date) return raw.toISOString();
  return typeof raw === 'bigint' ? String(raw) : (raw as FieldValue);
};

/** Creates `serialiseFields` for many rows of one decision; the mask of each field is determined once. */
export const createSerialiser = (
  description: ResourceDescription,
  read: Allowed,
  unmask?: Allowed,
): ((row: ResourceRow) => SerialisedFields) => {
  const covered = Object.entries(description.fields)
    .filter(([name]) => covers(read, name))
    .map(([name, field]) => ({ name, field, mask: maskOf(name, field, read, unmask) }));
  const masked = covered.filter(({ mask }) => mask !== null).map(({ name }) => name);
  return (row) => {
    const values: Record<string, FieldValue> = {};
    for (const { name, field, mask } of covered) {
      // Checked before it is masked, so that an object never leaves in the place of a text.
      readField(name, field, row, description.resourceType);
      values[name] = mask === null ? plain(row[name]) : applyMask(mask, field.type, row[name]);
    }
    return { values, masked };
  };
};

/**
 * Returns the fields of a row that the caller may see: declared fields that the decision covers, masked where required.
 * A decision for the action `unmask` lifts the masks of the fields that it covers; its obligations must be met before.
 * Throws UnreadableRow for a row that lacks one of these fields or holds a value of another type.
 */
export const serialiseFields = (
  description: ResourceDescription,
  row: ResourceRow,
  read: Allowed,
  unmask?: Allowed,
): SerialisedFields => createSerialiser(description, read, unmask)(row);
