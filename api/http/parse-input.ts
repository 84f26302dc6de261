import type { z } from 'zod';
import type { ProblemError } from '../../contracts/kernel/schemas';
import { HttpProblem } from './http-problem';

const MAX_ERRORS = 20;
const MAX_POINTER = 200;

export const pointerTo = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
    .slice(0, MAX_POINTER);

/** zod's own words name types and limits, never the value; an unknown field is named by its pointer. */
const errorsOf = (place: ProblemError['in'], issue: z.core.$ZodIssue): ProblemError[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ in: place, pointer: pointerTo([...issue.path, key]), detail: 'unknown field' }));
  }
  return [{ in: place, pointer: pointerTo(issue.path), detail: issue.message }];
};

interface Input {
  place: 'path' | 'query' | 'body';
  schema: z.ZodType;
  value: unknown;
}

/** Checks all parts of a request against their schemas, so that the caller learns of every mistake at once. */
export const parseInput = (inputs: readonly Input[]): unknown[] => {
  const errors: ProblemError[] = [];
  const outputs = inputs.map(({ place, schema, value }) => {
    const parsed = schema.safeParse(value);
    for (const issue of parsed.error?.issues ?? []) errors.push(...errorsOf(place, issue));
    return parsed.data;
  });
  if (errors.length > 0) {
    throw new HttpProblem('invalid-request', 'see errors for each field', { errors: errors.slice(0, MAX_ERRORS) });
  }
  return outputs;
};
