import { RESOURCES, isResourceType } from '../../contracts/access/resources';
import { CLASSIFICATIONS, MASKS, type FieldType } from '../../contracts/rules/rules';
import type { FieldBody, FieldResource } from '../../contracts/rules/schemas';
import { buildRuleBook } from '../../domain/access/rule-book';
import { Refused } from '../../contracts/kernel/refused';
import { rightsStore } from '../../entities/identity/rights.store';
import { fieldAccessStore } from '../../entities/rules/field-access.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';

const listed = async ({ manager }: Tx): Promise<FieldResource[]> => {
  const source = await rightsStore(manager).source();
  const book = buildRuleBook({ ...source, rules: [] });
  return Object.keys(RESOURCES).flatMap((resourceType) =>
    Object.entries(book.descriptionOf(resourceType).fields).map(([name, field]) => ({
      resource_type: resourceType,
      field_name: name,
      type: field.type,
      classification: field.classification,
      default_mask: field.defaultMask,
      encrypted: field.encrypted,
    })),
  );
};

/** Lists every declared field with its current classification. */
export const listFields = ({ withActor }: { withActor: WithActor }, { actor }: Caller): Promise<FieldResource[]> =>
  withActor(actor, listed);

const check = ({ resource_type: type, field_name: name, classification, default_mask: mask }: FieldBody): void => {
  if (!isResourceType(type))
    throw new Refused(
      'kernel.not-found',
      `${type} is not a resource type; use one of ${Object.keys(RESOURCES).join(', ')}`,
      '/resource_type',
    );
  const { fields } = RESOURCES[type];
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field)
    throw new Refused(
      'kernel.not-found',
      `${type} have no field ${name}; use one of ${Object.keys(fields).join(', ')}`,
      '/field_name',
    );
  if (CLASSIFICATIONS.indexOf(classification) < CLASSIFICATIONS.indexOf(field.classification))
    throw new Refused(
      'kernel.invalid-request',
      `${name} is declared ${field.classification}, and can only be made stricter`,
      '/classification',
    );
  const able: readonly FieldType[] = mask === null ? [field.type] : MASKS[mask];
  if (!able.includes(field.type))
    throw new Refused('kernel.invalid-request', `the mask ${mask} does not fit ${field.type}`, '/default_mask');
};

/**
 * Makes a field stricter than its declaration in code, from the next request on. Throws `Refused` (kernel.not-found,
 * kernel.invalid-request).
 */
export const setField = (
  { withActor }: { withActor: WithActor },
  body: FieldBody,
  { actor }: Caller,
): Promise<FieldResource> =>
  withActor(actor, async (tx) => {
    check(body);
    const { resource_type: resourceType, field_name: fieldName, classification, default_mask: defaultMask } = body;
    const setting = { resourceType, fieldName, classification, defaultMask };
    await fieldAccessStore(tx.manager).set({ ...setting, encryptionRequired: body.encryption_required });
    const details = { classification, defaultMask };
    tx.audit({ action: 'field.set', resourceType: 'field', resourceId: `${resourceType}.${fieldName}`, details });
    const field = (await listed(tx)).find((one) => one.resource_type === resourceType && one.field_name === fieldName);
    if (!field) throw new Error(`${resourceType}.${fieldName} is missing in its own transaction`);
    return field;
  });
