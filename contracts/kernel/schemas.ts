import { z } from 'zod';
import { listOf } from '../areas';
import { PROBLEMS, type ProblemType } from './problems';

/** Shapes that every domain's part of the HTTP API is made of. Never imported as a value by workflow code. */

/** A UUID, converted to lower case: ids are also parts of workflow ids, which are case-sensitive. */
export const wireId = z.uuid().toLowerCase();
export const wireTime = z.iso.datetime();

/** The years that ISO 8601 writes with four digits, and that the database and `Date` both hold. */
const FIRST_MOMENT = Date.parse('0001-01-01T00:00:00Z');
const LAST_MOMENT = Date.parse('9999-12-31T23:59:59.999Z');

/** A moment that a caller gives, with its offset from UTC. In UTC its year is 1 to 9999. */
export const wireMoment = z.iso
  .datetime({ offset: true })
  .refine((text) => {
    const at = Date.parse(text);
    return at >= FIRST_MOMENT && at <= LAST_MOMENT;
  }, 'must be a moment of the years 1 to 9999 in UTC')
  .meta({ description: 'A moment with its offset from UTC, of the years 1 to 9999 in UTC' });
/** A calendar day, `2026-02-27`. */
export const wireDay = z.iso.date();
export const wireHash = z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 in lower-case hex');
export const nothing = z.strictObject({});

const isControl = (code: number) => code < 0x20 || (code >= 0x7f && code < 0xa0);

const isPlain = (text: string, allowed: string) =>
  text.isWellFormed() &&
  [...text].every((character) => allowed.includes(character) || !isControl(character.codePointAt(0) ?? 0));

/** Returns the schema of one line of text: no control characters, which neither Postgres nor a receipt can hold. */
export const wireLine = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => isPlain(text, ''), 'must be one line of plain text')
    .meta({ description: 'One line without control characters; blanks around it do not count' });

/** Returns the schema of a text of several lines. */
export const wireText = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => isPlain(text, '\n\r\t'), 'must be plain text')
    .meta({ description: 'Text without control characters but line ends and tabs; blanks around it do not count' });

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  /** As `next_cursor` of the page before. */
  cursor: z
    .string()
    .regex(/^[\w-]{22}$/, 'use next_cursor of the previous page')
    .optional(),
};

/** Returns the schema of one page of a list; `next_cursor` is null on the last. */
export const page = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), next_cursor: z.string().nullable() });

type Hideable<Shape extends z.core.$ZodShape, Key extends keyof Shape> = {
  [Name in keyof Shape]: Name extends Key ? Shape[Name] : z.ZodOptional<z.ZodNullable<Shape[Name]>>;
};

/**
 * Returns the schema of a resource when access rules may hide every field but its key. An unreadable field is left out;
 * a masked field is its mask where any text is valid, and else null.
 */
export const hideable = <Shape extends z.core.$ZodShape, Key extends keyof Shape>(
  resource: z.ZodObject<Shape>,
  key: Key,
) => {
  const fields = Object.entries(resource.shape).map(([name, schema]) => [
    name,
    name === key ? schema : z.optional(z.nullable(schema)),
  ]);
  return z.strictObject(Object.fromEntries(fields) as Hideable<Shape, Key>);
};

export const problemUrn = (type: ProblemType) => `urn:hingecraft:problem:${type}` as const;

/** A problem (RFC 9457). `reason` is the code of a workflow's refusal; `request_id` finds the request in the logs. */
export const problemBody = z
  .strictObject({
    type: z.enum(Object.keys(PROBLEMS).map((type) => problemUrn(type as ProblemType))),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    reason: z.string().optional(),
    errors: z
      .array(
        z.strictObject({ in: z.enum(['body', 'query', 'path', 'header']), pointer: z.string(), detail: z.string() }),
      )
      .optional(),
    request_id: z.string(),
  })
  .meta({ id: 'Problem' });
export type ProblemBody = z.output<typeof problemBody>;
export type ProblemError = NonNullable<ProblemBody['errors']>[number];

/** The id of a workflow that can be parked: `{kind}:{id}`. */
export const parkedWorkflowId = z
  .string()
  .regex(
    new RegExp(`^(${listOf('workflowKinds').join('|')}):[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`),
  );

export const retriedStep = z.strictObject({ step: z.string(), failure_type: z.string(), since: wireTime });
export const giveUpBody = z.strictObject({ hash: wireHash.optional() });
/** The result of giving up. `proposed`: nothing happens until another person gives up the same `hash`. */
export const giveUpAnswer = z.strictObject({ state: z.enum(['proposed', 'given-up']), hash: wireHash });

/** `slow`: it has not answered in time, and has not refused either. */
const part = z.strictObject({ state: z.enum(['up', 'slow', 'down']), missing: z.string().optional() });
/** `audit`: down when the object lock of the audit log did not pass its last test. */
const parts = z.strictObject({ postgres: part, temporal: part, s3: part, audit: part });
export type Parts = z.output<typeof parts>;

export const liveness = z.strictObject({ state: z.literal('alive') });
/** `degraded`: pledges, webhooks and reads still work, slowly if it is Postgres; `missing` lists what does not. */
export const readiness = z.strictObject({ state: z.enum(['ready', 'degraded', 'down']), parts });
export const health = z.strictObject({
  state: z.enum(['ready', 'degraded', 'down']),
  version: z.string(),
  uptime_seconds: z.number().int(),
  parts,
});
