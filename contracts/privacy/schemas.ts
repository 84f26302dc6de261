import { z } from 'zod';
import { page, pageQuery, wireHash, wireId, wireMoment, wireText, wireTime } from '../kernel/schemas';
import {
  ERASURE_HOLDS,
  EXTENSION_REASONS,
  HOLD_RESOURCES,
  KEEP_REASONS,
  SUBJECT_REFUSALS,
  SUBJECT_REGIMES,
  SUBJECT_REQUEST_STATUSES,
  SUBJECT_REQUEST_TYPES,
  SUBJECT_TYPES,
  type KeepReason,
} from './subject-requests';

/** Shapes of subjects' rights on the wire. Never imported as a value by workflow code. */

export const subjectRequestBody = z.strictObject({
  subject_type: z.enum(SUBJECT_TYPES).default('donor'),
  subject_id: wireId,
  regime: z.enum(SUBJECT_REGIMES),
  request_type: z.enum(['erasure', 'access', 'portability']),
  /** When the request reached you, where that was before now: its clock runs from then. */
  received_at: wireMoment.meta({ description: 'A moment that is not in the future' }).optional(),
});

/** `reason`: why it outlives the subject, with the law; only of what is kept. */
const manifestPlace = z.strictObject({
  place: z.string(),
  action: z.enum(['destroyed', 'nulled', 'cancelled', 'deleted', 'kept']),
  count: z.number().int(),
  reason: z.enum(Object.keys(KEEP_REASONS) as KeepReason[]).optional(),
});

export const subjectRequestResource = z
  .strictObject({
    id: wireId,
    subject_type: z.enum(SUBJECT_TYPES),
    subject_id: wireId,
    regime: z.enum(SUBJECT_REGIMES),
    request_type: z.enum(SUBJECT_REQUEST_TYPES),
    status: z.enum(SUBJECT_REQUEST_STATUSES),
    received_at: wireTime,
    due_at: wireTime,
    acknowledge_by: wireTime.nullable(),
    extended_at: wireTime.nullable(),
    extension_reason: z.enum(EXTENSION_REASONS).nullable(),
    filed_by: wireId,
    proposal_hash: wireHash,
    verified_at: wireTime.nullable(),
    decided_by: wireId.nullable(),
    decided_at: wireTime.nullable(),
    refusal_reason: z.enum(SUBJECT_REFUSALS).nullable(),
    /** The holds that the erasure waits for. */
    held_by: z.array(z.enum(ERASURE_HOLDS)),
    processed_at: wireTime.nullable(),
    manifest: z.strictObject({ version: z.literal(1), places: z.array(manifestPlace) }).nullable(),
    manifest_sha256: wireHash.nullable(),
    created_at: wireTime,
  })
  .meta({ id: 'SubjectRequest' });
export type SubjectRequestResource = z.output<typeof subjectRequestResource>;
export const subjectRequestPage = page(subjectRequestResource);
export const subjectRequestQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(SUBJECT_REQUEST_STATUSES).optional(),
  subject_id: wireId.optional(),
});

/** The token for the subject, shown only once. Send it to the address that you know of them. */
export const subjectToken = z.strictObject({ token: wireHash, expires_at: wireTime });
export const verifySubjectBody = z.strictObject({ token: wireHash });
export const subjectVerified = z.strictObject({ state: z.literal('verified') });

/** The decision on a subject's request; `hash` is the `proposal_hash` that the decider has read. */
export const subjectDecisionBody = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('approve'), hash: wireHash }),
  z.strictObject({ decision: z.literal('refuse'), hash: wireHash, reason: z.enum(SUBJECT_REFUSALS) }),
]);
export const subjectExtensionBody = z.strictObject({ reason: z.enum(EXTENSION_REASONS) });

export const legalHoldBody = z.strictObject({
  resource_type: z.enum(HOLD_RESOURCES),
  resource_id: wireId,
  reason: wireText(2_000),
});
export const legalHoldResource = z
  .strictObject({
    id: wireId,
    resource_type: z.enum(HOLD_RESOURCES),
    resource_id: wireId,
    /** Null once its time is over. */
    reason: z.string().nullable(),
    placed_by: wireId,
    placed_at: wireTime,
    released_by: wireId.nullable(),
    released_at: wireTime.nullable(),
  })
  .meta({ id: 'LegalHold' });
export type LegalHoldResource = z.output<typeof legalHoldResource>;
export const legalHoldPage = page(legalHoldResource);
export const legalHoldQuery = z.strictObject({ ...pageQuery, standing: z.enum(['true']).optional() });
