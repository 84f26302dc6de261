import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/** Returns SHA-256, in hex, over a tag that names the type and the canonical JSON (RFC 8785) of `value`. */
export const canonicalHash = (tag: string, value: Json): string =>
  createHash('sha256')
    .update(`${tag}\0${canonicalize(value)}`)
    .digest('hex');

/** Returns the canonical JSON (RFC 8785) of `value`, the same for equal values. */
export const canonicalText = (value: object): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('there is no JSON of that');
  return text;
};
