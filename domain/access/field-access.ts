import type { Allowed, DescribedField, Mask } from '../../contracts/rules/rules';

/** Returns whether a decision covers a field. */
export const covers = ({ fields }: Allowed, name: string): boolean => fields === '*' || fields.includes(name);

/** Returns the mask an allow puts on a field. Of several the first holds, but nothing lifts `full`. */
export const ruleMask = ({ obligations }: Allowed, name: string): Mask | null => {
  const masks = obligations.flatMap((one) => (one.kind === 'mask' && one.fields.includes(name) ? [one.mask] : []));
  return masks.includes('full') ? 'full' : (masks[0] ?? null);
};

/**
 * Returns the mask on a field that may be read: the rule's choice before the field's default, though a default of
 * `full` is lifted by a decision for the action `unmask` alone, which then decides by itself.
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
