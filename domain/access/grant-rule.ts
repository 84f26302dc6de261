import type { EscalationGrant } from '../../contracts/access/rights';
import type { AccessRule, Condition, ResourceDescription } from '../../contracts/rules/rules';

/** Above what roles give, so that a grant is what decides and what the log names; below every rule that a person can write. */
const GRANT_PRIORITY = -1_900_000;

/**
 * Returns the condition that the field `key` of a resource equals `id`. A decision about the type then depends on the
 * resource.
 */
export const onlyResource = (key: string, id: string): Condition => ({
  v: 1,
  test: { op: 'eq', left: { field: key }, right: { value: id } },
});

/** Returns the names of all fields that are not classified as restricted: those that a permission shows by itself. */
export const unrestricted = ({ fields }: ResourceDescription): string[] =>
  Object.entries(fields).flatMap(([name, { classification }]) => (classification === 'restricted' ? [] : [name]));

/**
 * Returns the allow rule of an escalation's grant, under the grant's id: for its user and action, until its end, with
 * the fields that the same permission of a role shows. Every decision checks the end, so a failed clean-up cannot
 * prolong the grant. `key` is the name of the field that identifies a resource of the type.
 */
export const ruleOfEscalation = (
  { id, userId, resourceType, resourceId, action, from, until }: EscalationGrant,
  description: ResourceDescription,
  key: string,
): AccessRule => ({
  id,
  name: `escalation ${id}`,
  resourceType,
  actions: [action],
  effect: 'allow',
  subjects: { v: 1, users: [userId], roles: [] },
  condition: resourceId === null ? null : onlyResource(key, resourceId),
  fields: { v: 1, names: unrestricted(description) },
  ipCidrs: [],
  schedule: null,
  obligations: { v: 1, list: [] },
  priority: GRANT_PRIORITY,
  validFrom: from,
  validUntil: until,
  isActive: true,
});
