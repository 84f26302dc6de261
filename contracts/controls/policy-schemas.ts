import { z } from 'zod';
import { CURRENCIES } from '../money/currencies';
import { page, pageQuery, wireId, wireLine, wireMoment, wireText, wireTime } from '../kernel/schemas';
import { CHECK_VERDICTS, CONTROL_STATUSES, POLICY_STATES, POLICY_TYPES, SEVERITIES } from './policies';

/** Shapes of policies on the wire. Never imported as a value by workflow code. */

const kebab = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[a-z][a-z0-9-]*$/, 'lower-case words with hyphens between');
const hours = z.number().int().min(1).max(8_784);

/** Parameters of each check, by its name and version. A new version stands beside the old one. */
export const privilegedSecondFactorV1 = z.strictObject({ roles: z.array(wireLine(100)).min(1).max(20) });
export type SecondFactorParameters = z.output<typeof privilegedSecondFactorV1>;
export const screenedWithFreshListV1 = z.strictObject({
  currency: z.enum(CURRENCIES),
  threshold_atomic: z.string().regex(/^(0|[1-9]\d{0,77})$/, 'a whole number of atomic units'),
  period_days: z.number().int().min(1).max(366),
  max_list_age_hours: hours,
});
export type FreshListParameters = z.output<typeof screenedWithFreshListV1>;

const requirementBase = { id: kebab(60), title: wireLine(200), severity: z.enum(SEVERITIES) };
const checkBase = { ...requirementBase, kind: z.literal('check'), max_age_hours: hours };
const requirement = z.union([
  z.strictObject({
    ...checkBase,
    check: z.literal('privileged-second-factor'),
    check_version: z.literal(1),
    parameters: privilegedSecondFactorV1,
  }),
  z.strictObject({
    ...checkBase,
    check: z.literal('screened-with-fresh-list'),
    check_version: z.literal(1),
    parameters: screenedWithFreshListV1,
  }),
  z.strictObject({ ...requirementBase, kind: z.literal('manual'), max_age_days: z.number().int().min(1).max(366) }),
]);

const requirementList = z
  .array(requirement)
  .min(1)
  .max(50)
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'each id once')
  .meta({ description: 'Each id once' });

export const policyBody = z
  .strictObject({
    name: kebab(80),
    type: z.enum(POLICY_TYPES),
    description: wireText(2_000),
    applicable_resources: z.array(kebab(60)).max(20).default([]),
    effective_date: wireMoment.optional(),
    expiry_date: wireMoment.optional(),
    requirements: z.strictObject({ v: z.literal(1), list: requirementList }),
  })
  .refine(
    ({ effective_date: from, expiry_date: until }) => !from || !until || new Date(from) < new Date(until),
    'expiry_date must come after effective_date',
  )
  .meta({ description: 'expiry_date comes after effective_date' });
export type PolicyBody = z.output<typeof policyBody>;

/** `evidence`: counts, and ids of what failed, up to fifty. */
const finding = z.strictObject({
  population: z.number().int(),
  failing: z.number().int(),
  subject_type: z.enum(['user', 'donation']),
  examples: z.array(wireId),
});
export const policyResult = z.strictObject({
  id: wireId,
  policy_id: wireId,
  requirement: z.string(),
  check_version: z.number().int(),
  status: z.enum(CHECK_VERDICTS),
  evidence: finding,
  assessed_at: wireTime,
});
export type PolicyResultResource = z.output<typeof policyResult>;

/** As it is at this moment, computed from the newest result or evidence. */
const control = z.strictObject({
  requirement: z.string(),
  status: z.enum(CONTROL_STATUSES),
  result_id: wireId.nullable(),
  evidence_id: wireId.nullable(),
  /** Of the result, or when the evidence began. */
  as_of: wireTime.nullable(),
});
export type ControlResource = z.output<typeof control>;

export const policyResource = z
  .strictObject({
    id: wireId,
    name: z.string(),
    version: z.number().int(),
    type: z.enum(POLICY_TYPES),
    description: z.string(),
    applicable_resources: z.array(z.string()),
    effective_date: wireTime.nullable(),
    expiry_date: wireTime.nullable(),
    requirements: z.strictObject({ v: z.literal(1), list: z.array(requirement) }),
    state: z.enum(POLICY_STATES),
    /** The worst of its requirements. */
    status: z.enum(CONTROL_STATUSES),
    controls: z.array(control),
    created_by: wireId,
    created_at: wireTime,
    activated_by: wireId.nullable(),
    activated_at: wireTime.nullable(),
    retired_at: wireTime.nullable(),
  })
  .meta({ id: 'Policy' });
export type PolicyResource = z.output<typeof policyResource>;
export const policyPage = page(policyResource);
export const policyQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(POLICY_STATES).optional(),
  name: z.string().max(80).optional(),
});

export const ofRequirementQuery = z.strictObject({ ...pageQuery, requirement: z.string().max(60).optional() });
export const policyResultPage = page(policyResult);

/** The answer to a request for an assessment, which the scheduler runs soon. */
export const assessmentAsked = z.strictObject({ state: z.literal('asked') });

export const evidenceBody = z.strictObject({
  requirement: kebab(60),
  /** The person responsible for it. */
  owner_id: wireId,
  statement: wireText(4_000),
  valid_from: wireMoment,
  valid_until: wireMoment,
});
export const evidenceResource = z
  .strictObject({
    id: wireId,
    policy_id: wireId,
    requirement: z.string(),
    owner_id: wireId,
    /** Null once its time is over. */
    statement: z.string().nullable(),
    valid_from: wireTime,
    valid_until: wireTime,
    recorded_by: wireId,
    recorded_at: wireTime,
  })
  .meta({ id: 'Evidence' });
export type EvidenceResource = z.output<typeof evidenceResource>;
export const evidencePage = page(evidenceResource);
