import { z } from 'zod';
import { PERMISSIONS } from '../identity/permissions';
import { ROLE_TYPES } from '../identity/states';
import { page, pageQuery, wireId, wireLine, wireMoment, wireTime } from '../kernel/schemas';
import { accessRuleSchema } from './rule-schemas';
import { CLASSIFICATIONS, FIELD_TYPES, MASKS, RULE_CHECKS, RULE_EFFECTS, RULE_STATES, type Mask } from './rules';

/** Shapes on the wire of the HTTP API. Never imported as a value by workflow code. */

const word = z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/, 'a lower-case word');
const permissionName = z.enum(PERMISSIONS);
const mask = z.enum(Object.keys(MASKS) as [Mask, ...Mask[]]);

export const roleResource = z
  .strictObject({
    id: wireId,
    name: z.string(),
    /** A system role has the permissions that this release gives it; only a custom one can be changed. */
    type: z.enum(ROLE_TYPES),
    description: z.string(),
    active: z.boolean(),
    permissions: z.array(z.string()),
  })
  .meta({ id: 'Role' });
export type RoleResource = z.output<typeof roleResource>;
export const roleList = z.strictObject({ items: z.array(roleResource) });

const permissions = z.array(permissionName).max(PERMISSIONS.length);
export const roleBody = z.strictObject({ name: word, description: wireLine(200), permissions });
export const rolePermissionsBody = z.strictObject({ permissions });

export const permissionList = z.strictObject({
  items: z.array(
    z.strictObject({ name: z.string(), resource_type: z.string(), action: z.string(), description: z.string() }),
  ),
});
export type PermissionList = z.output<typeof permissionList>;

export const assignmentResource = z
  .strictObject({
    id: wireId,
    user_id: wireId,
    role: z.string(),
    assigned_by: wireId,
    valid_from: wireTime,
    /** Null: until it is ended. */
    expires_at: wireTime.nullable(),
    in_force: z.boolean(),
  })
  .meta({ id: 'Assignment' });
export type AssignmentResource = z.output<typeof assignmentResource>;
export const assignmentQuery = z.strictObject({ ...pageQuery, user_id: wireId.optional(), role: word.optional() });
export const assignmentPage = page(assignmentResource);

const instant = wireMoment;
export const assignmentBody = z
  .strictObject({ user_id: wireId, role: word, valid_from: instant.optional(), expires_at: instant.optional() })
  .refine(
    ({ valid_from: from, expires_at: until }) =>
      until === undefined || Date.parse(until) > (from === undefined ? Date.now() : Date.parse(from)),
    { path: ['expires_at'], message: 'must lie after valid_from, and after now' },
  )
  .meta({ description: 'expires_at lies after valid_from, and after now' });

/** The definition of a rule; the API adds its id and its state. */
export const ruleDefinition = accessRuleSchema.omit({ id: true, isActive: true });
export type RuleDefinition = z.output<typeof ruleDefinition>;

export const ruleResource = z
  .strictObject({
    ...ruleDefinition.shape,
    id: wireId,
    /** Of this name; what a version says never changes. */
    version: z.number().int(),
    state: z.enum(RULE_STATES),
    created_by: wireId,
    created_at: wireTime,
    activated_at: wireTime.nullable(),
    retired_at: wireTime.nullable(),
  })
  .meta({ id: 'Rule' });
export type RuleResource = z.output<typeof ruleResource>;
export const ruleQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(RULE_STATES).optional(),
  name: wireLine(120).optional(),
  resource_type: word.optional(),
});
export const rulePage = page(ruleResource);

const issue = z.strictObject({ pointer: z.string(), value: z.string(), way_out: z.string() });
export const ruleValidation = z.strictObject({ valid: z.boolean(), issues: z.array(issue) });

const address = z
  .string()
  .max(45)
  .refine((text) => z.union([z.ipv4(), z.ipv6()]).safeParse(text).success, 'an IPv4 or IPv6 address')
  .meta({ description: 'An IPv4 or IPv6 address' });

const question = {
  /** The user whose rights are explained; the caller by default. Nothing is done as them. */
  user_id: wireId.optional(),
  permission: z.string().regex(/^[a-z_]+:[a-z_]+$/, 'such as donations:read'),
  /** A resource of the permission's type; without it the question is about the type. */
  resource_id: wireId.optional(),
  /** When; now where it is left out. */
  at: instant.optional(),
  /** From which address; from an unknown one where it is left out. */
  ip_address: address.optional(),
};
export const explainBody = z.strictObject(question);
export type ExplainBody = z.output<typeof explainBody>;
/** The question of `explainBody`, answered as if this rule were active instead of the active version of its name. */
export const simulateBody = z.strictObject({ ...question, rule: ruleDefinition });
export type SimulateBody = z.output<typeof simulateBody>;

export const explanation = z.strictObject({
  effect: z.enum(RULE_EFFECTS),
  reason: z.enum(['denied-by-rule', 'no-rule-allows', 'depends-on-resource']).nullable(),
  /** The rule that decides: a version's id, or that of a grant to a role. */
  rule_id: wireId.nullable(),
  fields: z.array(z.string()),
  obligations: z.array(z.string()),
  rules: z.array(
    z.strictObject({
      rule_id: wireId,
      name: z.string(),
      effect: z.enum(RULE_EFFECTS),
      priority: z.number().int(),
      matched: z.enum(['yes', 'no', 'depends']),
      check: z.enum(RULE_CHECKS).nullable(),
      outcome: z.enum(['decides', 'lost', 'not-matched', 'depends']),
      why: z.string(),
    }),
  ),
});
export type ExplanationResource = z.output<typeof explanation>;
export const simulation = z.strictObject({ before: explanation, after: explanation });
export type Simulation = z.output<typeof simulation>;

export const fieldResource = z
  .strictObject({
    resource_type: z.string(),
    field_name: z.string(),
    type: z.enum(FIELD_TYPES),
    /** The stricter of what the code declares and what is set here. */
    classification: z.enum(CLASSIFICATIONS),
    default_mask: mask.nullable(),
    encrypted: z.boolean(),
  })
  .meta({ id: 'Field' });
export type FieldResource = z.output<typeof fieldResource>;
export const fieldList = z.strictObject({ items: z.array(fieldResource) });
export const fieldBody = z.strictObject({
  resource_type: word,
  field_name: word,
  classification: z.enum(CLASSIFICATIONS),
  default_mask: mask.nullable().default(null),
  encryption_required: z.boolean().default(false),
});
export type FieldBody = z.output<typeof fieldBody>;

/** One read of confidential fields, or one refused read. */
export const accessResource = z
  .strictObject({
    id: wireId,
    actor_id: wireId,
    on_behalf_of: wireId.nullable(),
    request_id: z.string(),
    resource_type: z.string(),
    /** `*` for what was decided or stated before any resource was looked at. */
    resource_id: z.string(),
    action: z.string(),
    /** Names of the fields that were shown as they are. */
    fields: z.array(z.string()),
    granted: z.boolean(),
    matched_rule_id: wireId.nullable(),
    ip_address: z.string().nullable(),
    user_agent: z.string().nullable(),
    /** The purpose that the caller stated, on one row of their request. */
    purpose: z.string().nullable(),
    reason: z.string().nullable(),
    accessed_at: wireTime,
  })
  .meta({ id: 'Access' });
export type AccessResource = z.output<typeof accessResource>;
export const accessQuery = z.strictObject({
  ...pageQuery,
  actor_id: wireId.optional(),
  resource_type: word.optional(),
  resource_id: wireLine(200).optional(),
  granted: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
});
export const accessPage = page(accessResource);

/** The permissions that a user interface may offer. `some`: whether it is allowed depends on the resource. */
export const ownPermissions = z.strictObject({
  user_id: wireId,
  roles: z.array(z.string()),
  permissions: z.array(
    z.strictObject({
      permission: permissionName,
      on: z.enum(['every', 'some']),
      fields: z.array(z.string()).nullable(),
      obligations: z.array(z.string()),
    }),
  ),
});
export type OwnPermissions = z.output<typeof ownPermissions>;
