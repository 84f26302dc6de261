import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/** SHA-256, hex, over the canonical JSON (RFC 8785) of `value` behind a tag that says what it is. */
export const canonicalHash = (tag: string, value: Json): string =>
  createHash('sha256')
    .update(`${tag}\0${canonicalize(value)}`)
    .digest('hex');

/** Canonical JSON (RFC 8785) of `value`: one text, whoever writes it. */
export const canonicalText = (value: object): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('there is no JSON of that');
  return text;
};
