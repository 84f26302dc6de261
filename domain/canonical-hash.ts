import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** SHA-256, hex, over the canonical JSON (RFC 8785) of `value` behind a tag that says what it is. */
export const canonicalHash = (tag: string, value: Record<string, string | number | null>): string =>
  createHash('sha256')
    .update(`${tag}\0${canonicalize(value)}`)
    .digest('hex');
