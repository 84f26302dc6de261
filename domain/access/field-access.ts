import type { Allowed, DescribedField, Mask } from '../../contracts/rules/rules';

/** Returns whether a decision covers a field. */
export const covers = ({ fields }: Allowed, name: string): boolean => fields === '*' || fields.includes(name);

/** Returns the mask that an allow puts on a field: `full` if one of its masks is, else the first; null without any. */
export const ruleMask = ({ obligations }: Allowed, name: string): Mask | null => {
  const masks = obligations.flatMap((one) => (one.kind === 'mask' && one.fields.includes(name) ? [one.mask] : []));
  return masks.includes('full') ? 'full' : (masks[0] ?? null);
};

/**
 * Returns the mask of a readable field; null when it is shown unmasked. A decision for the action `unmask` that covers
 * the field sets the mask alone. Otherwise a default mask of `full` stays, and any other default is replaced by the
 * mask of the decision to read, if it has one.
 */
export const maskOf = (
  name: string,
  { defaultMask }: DescribedField,
  read: Allowed,
  unmask: Allowed | undefined,
): Mask | null => {
  if (unmask && covers(unmask, name)) return ruleMask(unmask, name);
  return defaultMask === 'full' ? 'full' : (ruleMask(read, name) ?? defaultMask);
};
