import { createHash } from 'node:crypto';
import { z } from 'zod';
import { HttpProblem } from './http-problem';

/** For the OpenAPI document. */
export const ifMatch = z
  .string()
  .min(1)
  .describe('ETag of the version you have read; several separated by commas, or `*`');

/**
 * Returns a strong ETag. By `content`, the hash of what this caller is shown, for things whose row's version would
 * reveal too much: it grows when a gift that still shows as pending has been flagged. By `version` for the rest.
 */
export const etagOf = (kind: 'content' | 'version', result: unknown): string => {
  if (kind === 'version') return `"v${(result as { version: number }).version}"`;
  return `"${createHash('sha256').update(JSON.stringify(result)).digest('base64url').slice(0, 22)}"`;
};

/** Requires If-Match; throws a `precondition-required` problem when it is missing. */
export const requireIfMatch = (header: string | undefined): void => {
  if (header !== undefined && header.trim() !== '') return;
  throw new HttpProblem('precondition-required', 'send If-Match with the ETag of the version you have read');
};

/** Checks If-Match; throws a `precondition-failed` problem unless one of its validators is the current one or `*`. */
export const checkIfMatch = (header: string, current: string): void => {
  const named = header.split(',').map((tag) => tag.trim());
  if (named.includes('*') || named.includes(current)) return;
  throw new HttpProblem(
    'precondition-failed',
    'the record has changed since you read it; read it again and decide again',
  );
};
