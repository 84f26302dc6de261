import { z } from 'zod';
import { wireId, wireLine, wireTime } from '../kernel/schemas';
import {
  COMPARISONS,
  DAYS,
  MASKS,
  RULE_EFFECTS,
  type Condition,
  type ConditionNode,
  type Mask,
  type Operand,
} from './rules';

/** Shapes of access rules, on the wire and in their columns. Never imported as a value by workflow code. */

export const RULE_LIMITS = {
  depth: 10,
  nodes: 200,
  branches: 100,
  list: 1_000,
  text: 500,
  names: 200,
  windows: 50,
  obligations: 20,
  ranges: 100,
} as const;

const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,62}$/, 'a name of letters, digits and underscores');
const word = z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/, 'a lower-case word');

// Postgres holds neither a NUL nor half a surrogate pair.
const plainText = z
  .string()
  .max(RULE_LIMITS.text)
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be well-formed text without NUL')
  .meta({ description: 'Well-formed text without NUL' });
const wholeNumber = z.number().int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);

const operand: z.ZodType<Operand> = z.union([
  z.strictObject({ field: name }),
  z.strictObject({ ref: z.string().regex(/^\$[A-Za-z.]{1,60}$/, 'such as $user.id or $context.purpose') }),
  z.strictObject({
    value: z.union([
      plainText,
      wholeNumber,
      z.boolean(),
      z.array(z.union([plainText, wholeNumber])).max(RULE_LIMITS.list),
    ]),
  }),
]);

const node: z.ZodType<ConditionNode> = z.lazy(() =>
  z.discriminatedUnion('op', [
    z.strictObject({ op: z.enum(COMPARISONS), left: operand, right: operand }),
    z.strictObject({ op: z.literal('exists'), operand }),
    z.strictObject({ op: z.enum(['and', 'or']), nodes: z.array(node).min(1).max(RULE_LIMITS.branches) }),
    z.strictObject({ op: z.literal('not'), node }),
  ]),
);

/** Depth and size of anything JSON, without recursion: measured before the shape is, which would overflow the stack. */
const measure = (value: unknown): { depth: number; nodes: number } => {
  const size = { depth: 0, nodes: 0 };
  const open = [{ value, depth: 1 }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    const { nodes, node: inner, op } = next.value as { nodes?: unknown; node?: unknown; op?: unknown };
    if (op !== undefined) size.nodes += 1;
    size.depth = Math.max(size.depth, next.depth);
    if (size.depth > RULE_LIMITS.depth || size.nodes > RULE_LIMITS.nodes) return size;
    for (const below of [...(Array.isArray(nodes) ? (nodes as unknown[]) : []), inner])
      open.push({ value: below, depth: next.depth + 1 });
  }
  return size;
};

const small = z.unknown().superRefine((value, context) => {
  const { depth, nodes } = measure(value);
  if (depth > RULE_LIMITS.depth) context.addIssue(`is nested deeper than ${RULE_LIMITS.depth} levels`);
  if (nodes > RULE_LIMITS.nodes) context.addIssue(`has more than ${RULE_LIMITS.nodes} nodes`);
});

const test = small.pipe(node).meta({
  description:
    'A tree of `{op, left, right}` with a comparison, `{op: exists, operand}`, `{op: and|or, nodes}` and `{op: not, node}`; an operand is `{field}`, `{ref}` or `{value}`. ' +
    `At most ${RULE_LIMITS.depth} levels and ${RULE_LIMITS.nodes} nodes, ${RULE_LIMITS.branches} nodes below one, ` +
    `${RULE_LIMITS.list} values in a list and ${RULE_LIMITS.text} characters in a text; numbers are safe integers`,
});

export const conditionSchema: z.ZodType<Condition> = z.strictObject({ v: z.literal(1), test });

const subjects = z
  .strictObject({
    v: z.literal(1),
    users: z.array(wireId).max(RULE_LIMITS.names),
    roles: z.array(word).max(RULE_LIMITS.names),
  })
  .refine(
    ({ users, roles }) => users.length + roles.length > 0,
    'must name a user or a role: a rule for nobody never matches',
  )
  .meta({ description: 'Names a user or a role at least' });

const fields = z.strictObject({
  v: z.literal(1),
  names: z.union([z.literal('*'), z.array(name).max(RULE_LIMITS.names)]),
});

const clock = /^([01]\d|2[0-3]):[0-5]\d$/;

const schedule = z.strictObject({
  v: z.literal(1),
  timeZone: z.string().max(60),
  windows: z
    .array(
      z
        .strictObject({
          days: z.array(z.enum(DAYS)).min(1).max(7),
          from: z.string().regex(clock, 'a local time such as 08:30'),
          to: z.union([z.string().regex(clock, 'a local time such as 17:00, or 24:00'), z.literal('24:00')]),
        })
        .refine(({ from, to }) => from !== to, 'from and to must differ; a whole day is 00:00 to 24:00')
        .meta({ description: 'from and to differ; a whole day is 00:00 to 24:00' }),
    )
    .min(1)
    .max(RULE_LIMITS.windows),
});

const mask = z.enum(Object.keys(MASKS) as [Mask, ...Mask[]]);

const obligations = z.strictObject({
  v: z.literal(1),
  list: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('mask'), mask, fields: z.array(name).min(1).max(RULE_LIMITS.names) }),
        z.strictObject({ kind: z.literal('reason-required') }),
        z.strictObject({ kind: z.literal('step-up'), withinSeconds: z.number().int().min(30).max(300) }),
        z.strictObject({ kind: z.literal('approval'), approvers: z.number().int().min(1).max(5) }),
      ]),
    )
    .max(RULE_LIMITS.obligations),
});

/**
 * The shape of an access rule. `checkRule`, which knows the resource, checks that the fields, masks, ranges and time
 * zone exist.
 */
export const accessRuleSchema = z.strictObject({
  id: wireId,
  name: wireLine(120),
  resourceType: word,
  actions: z.array(word).min(1).max(50),
  effect: z.enum(RULE_EFFECTS),
  subjects,
  condition: conditionSchema.nullable(),
  fields,
  ipCidrs: z.array(z.string().max(50)).max(RULE_LIMITS.ranges),
  schedule: schedule.nullable(),
  obligations,
  priority: z.number().int().min(-1_000_000).max(1_000_000),
  validFrom: wireTime.nullable(),
  validUntil: wireTime.nullable(),
  isActive: z.boolean(),
});
