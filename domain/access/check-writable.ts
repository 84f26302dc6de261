import type { Allowed, ResourceDescription } from '../../contracts/rules/rules';
import { Refused } from '../../contracts/kernel/refused';
import { covers, ruleMask } from './field-access';
import { fieldOf } from './operands';

const pointerTo = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/**
 * Requires that a decision allows the given fields to be written. Throws `Refused` (access.forbidden), naming each
 * field that the decision does not cover, that is not declared, or that the decision masks: writing a masked value back
 * would destroy the real one.
 */
export const checkWritable = (description: ResourceDescription, names: readonly string[], write: Allowed): void => {
  const refused = names.filter(
    (name) => !fieldOf(description, name) || !covers(write, name) || ruleMask(write, name) !== null,
  );
  const [first] = refused;
  if (first === undefined) return;
  const listed = refused.map((name) => `'${name.slice(0, 100)}'`).join(', ');
  throw new Refused(
    'access.forbidden',
    `${description.resourceType}: you may not write ${listed}; leave it out, or request access to it`,
    pointerTo(first),
  );
};
