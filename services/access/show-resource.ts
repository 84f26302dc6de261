import { RESOURCES, UNMASKED_BY, type ResourceType } from '../../contracts/access/resources';
import type { Allowed, ResourceDescription, ResourceRow } from '../../contracts/rules/rules';
import type { Permission } from '../../contracts/identity/permissions';
import { checkWritable } from '../../domain/access/check-writable';
import { covers } from '../../domain/access/field-access';
import { Refused } from '../../contracts/kernel/refused';
import { authorize, decisionOn, isMet, STATED, type Caller } from './authorize';
import { noteReading, noteRefusal, noteUnmasking, type Reader } from './access-record';
import { createPresenter, seesField, type Presentation } from './present-fields';

const KEY_ONLY: Pick<Allowed, 'fields' | 'obligations'> = { fields: [], obligations: [] };

/** Decides on the answer to an action: readable fields, or the fields of the action when no rule is about reading. */
const readingAfter = (caller: Caller, type: ResourceType, acted: Allowed, row: ResourceRow): Allowed => {
  const read = decisionOn(caller, `${type}:read`, row);
  if (read.effect === 'allow' && isMet(caller, `${type}:read`, read, row)) return read;
  return read.effect === 'deny' && read.reason === 'no-rule-allows' ? acted : { ...acted, ...KEY_ONLY };
};

const mayRead = (caller: Caller, type: ResourceType, row: ResourceRow): boolean =>
  decisionOn(caller, `${type}:read`, row).effect === 'allow';

/** Returns the description of a resource for this caller: that of the code, or the stricter one of the installation. */
export const descriptionFor = ({ rights }: Caller, type: ResourceType): ResourceDescription =>
  rights?.book.descriptionOf(type) ?? RESOURCES[type];

/**
 * Requires the permission on this resource and records a refusal. Throws the `Refused` of the decision when the caller
 * may read the resource, and else that of `missing`, the same as for an unknown id.
 */
export const requireOn = (
  caller: Reader,
  permission: Permission,
  type: ResourceType,
  row: ResourceRow,
  missing: () => Refused,
): Allowed => {
  try {
    return authorize(caller, permission, row);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    noteRefusal(caller, permission, type, row, decisionOn(caller, permission, row));
    if (mayRead(caller, type, row)) throw error;
    throw missing();
  }
};

/**
 * Requires the permission on the resource as it is after the change, and that the decision allows the given fields to
 * be written. Throws `Refused` (access.forbidden), naming the fields.
 */
export const requireWritable = (
  caller: Caller,
  permission: Permission,
  type: ResourceType,
  row: ResourceRow,
  written: readonly string[],
): void => checkWritable(descriptionFor(caller, type), written, authorize(caller, permission, row));

/** Requires that a field may be read unmasked, and records it. Throws `Refused` (access.forbidden). */
export const requireField = (
  caller: Reader,
  type: ResourceType,
  name: string,
  read: Allowed,
  row: ResourceRow,
): void => {
  if (!seesField(descriptionFor(caller, type), read, name))
    throw new Refused('access.forbidden', `${type}: you may not read '${name}'`);
  noteReading(caller, `${type}:read`, type, row, read, [name]);
};

/**
 * The decision that lifts the masks the caller wants lifted, of those fields alone. Throws `Refused` (access.forbidden, or what
 * its rule asks for).
 */
const unmaskingOf = (
  caller: Reader,
  type: ResourceType,
  read: Allowed,
  row: ResourceRow,
  missing: () => Refused,
): Allowed | undefined => {
  const { unmask: wanted } = caller;
  if (!wanted) return undefined;
  const { fields } = descriptionFor(caller, type);
  const unknown = wanted.find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) {
    const known = Object.keys(fields).join(', ');
    throw new Refused(
      'kernel.invalid-request',
      `${STATED.unmask}: ${type} have no field '${unknown}'; use one of ${known}`,
    );
  }
  const permission = UNMASKED_BY[type];
  if (!permission) throw new Refused('access.forbidden', `${type}: masks cannot be lifted`);
  const unmask = requireOn(caller, permission, type, row, missing);
  const closed = wanted.find((name) => !covers(read, name) || !covers(unmask, name));
  if (closed !== undefined) throw new Refused('access.forbidden', `${type}: you may not unmask '${closed}'`);
  noteUnmasking(caller, permission, type, row, unmask, wanted);
  return { ...unmask, fields: wanted };
};

/** Decides on `permission` for one resource and shows its visible fields. */
export const showResource = async (
  caller: Reader,
  permission: Permission,
  type: ResourceType,
  row: ResourceRow,
  missing: () => Refused,
  presentation: Presentation,
  without: readonly string[] = [],
): Promise<Record<string, unknown>> => {
  const acted = requireOn(caller, permission, type, row, missing);
  const read = permission === `${type}:read` ? acted : readingAfter(caller, type, acted, row);
  const sources = { parts: Object.keys(presentation.parts ?? {}), without };
  const unmask = unmaskingOf(caller, type, read, row, missing);
  const present = createPresenter(type, descriptionFor(caller, type), { read, unmask }, sources);
  const { shown, seen } = await present(row, presentation);
  noteReading(caller, permission, type, row, acted, seen);
  return shown;
};
