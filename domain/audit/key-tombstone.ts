import type { SelectedKey } from '../../contracts/audit/retention';
import { canonicalText } from '../canonical-hash';

/** The record of a destroyed key. */
export interface KeyTombstone extends SelectedKey {
  /** 1, 2, 3 … over all keys. */
  number: string;
}

/**
 * Returns the audit event of a destruction, with the key's name in clear for ever: a class and a year, or a month,
 * names nobody.
 */
export const destructionOf = ({ number, scope, id, version }: KeyTombstone) => ({
  action: 'retention-key.destroyed',
  resourceType: 'retention-key',
  resourceId: `${scope}:${id}`,
  reason: canonicalText({ number, scope, id, version }),
});
