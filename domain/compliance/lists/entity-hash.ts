import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ListedEntity } from '../../../contracts/compliance/listed-entity';

/**
 * Returns the SHA-256 in hex over the entity's canonical JSON (RFC 8785). A cleared pair of donor and entity holds only
 * as long as this stays the same: any change of a name, identifier or remark gives another hash.
 */
export const entityHash = (entity: ListedEntity): string => {
  const json = canonicalize(entity);
  if (json === undefined) throw new Error(`entity ${entity.ref}: cannot be written as JSON`);
  return createHash('sha256').update(json, 'utf8').digest('hex');
};
