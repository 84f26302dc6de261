import { z } from 'zod';
import { page, pageQuery, wireId, wireMoment, wireTime } from '../kernel/schemas';
import { CHECK_VERDICTS, SEVERITIES } from './policies';
import { ACCEPTANCE_REASONS, VIOLATION_STATUSES } from './violations';

/** Shapes of violations on the wire. Never imported as a value by workflow code. */

export const violationResource = z
  .strictObject({
    id: wireId,
    policy_id: wireId,
    policy_name: z.string(),
    requirement: z.string(),
    /** The result that opened it. */
    result_id: wireId,
    severity: z.enum(SEVERITIES),
    status: z.enum(VIOLATION_STATUSES),
    opened_at: wireTime,
    due_at: wireTime,
    /** How often people were notified that it is overdue. */
    overdue_level: z.number().int(),
    assignee_id: wireId.nullable(),
    /** The newest result since, of whatever version of the policy: one that passes lets it be resolved. */
    latest: z.strictObject({ result_id: wireId, status: z.enum(CHECK_VERDICTS), assessed_at: wireTime }).nullable(),
    resolved_by: wireId.nullable(),
    resolved_at: wireTime.nullable(),
    acceptance_reason: z.enum(ACCEPTANCE_REASONS).nullable(),
    accepted_until: wireTime.nullable(),
  })
  .meta({ id: 'Violation' });
export type ViolationResource = z.output<typeof violationResource>;
export const violationPage = page(violationResource);
export const violationQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(VIOLATION_STATUSES).optional(),
  policy_id: wireId.optional(),
});
export const acceptanceBody = z.strictObject({
  reason: z.enum(ACCEPTANCE_REASONS),
  until: wireMoment,
});
