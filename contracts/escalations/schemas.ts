import { z } from 'zod';
import { PERMISSIONS } from '../identity/permissions';
import { page, pageQuery, wireId, wireLine, wireMoment, wireText, wireTime } from '../kernel/schemas';
import { ESCALATION_STATUSES, REVIEW_VERDICTS } from './states';

/** Shapes on the wire of the HTTP API. Never imported as a value by workflow code. */

const done = z.strictObject({ action: z.string(), resource_id: z.string(), count: z.number().int() });
/** Ids and counts only. */
export const escalationReport = z.strictObject({
  /** Readings of confidential or restricted fields that this grant allowed, by resource. */
  reads: z.array(done),
  /** Changes of the holder to resources of this type while it was in force, by audit event and resource. */
  changes: z.array(done),
  /** False where there was more than the report has room for; the logs have the rest. */
  complete: z.boolean(),
});
export type EscalationReport = z.output<typeof escalationReport>;

export const escalationSummary = z.strictObject({
  id: wireId,
  requested_by: wireId,
  permission: z.string(),
  /** Null: every resource of the permission's type. */
  resource_id: z.string().nullable(),
  status: z.enum(ESCALATION_STATUSES),
  /** Whether it gives its permission at this moment; false from `expires_at` on, whatever `status` says. */
  in_force: z.boolean(),
  break_glass: z.boolean(),
  required_approvals: z.number().int(),
  created_at: wireTime,
  decide_by: wireTime,
  expires_at: wireTime,
  activated_at: wireTime.nullable(),
  ended_at: wireTime.nullable(),
  reviewed_at: wireTime.nullable(),
  reviewed_by: wireId.nullable(),
  review_verdict: z.enum(REVIEW_VERDICTS).nullable(),
  /** How often the review of a broken glass was overdue. */
  review_level: z.number().int(),
});
export type EscalationSummary = z.output<typeof escalationSummary>;

export const escalationResource = z
  .strictObject({
    ...escalationSummary.shape,
    /** Null once its time is over. */
    reason: z.string().nullable(),
    approvals: z.array(z.strictObject({ approver_id: wireId, approved_at: wireTime })),
    /** Up to now while it is in force, for good a minute after its end; null where nothing was ever given. */
    report: escalationReport.nullable(),
  })
  .meta({ id: 'Escalation' });
export type EscalationResource = z.output<typeof escalationResource>;

export const escalationBody = z.strictObject({
  permission: z.enum(PERMISSIONS),
  resource_id: wireLine(100).optional(),
  reason: wireText(2_000),
  expires_at: wireMoment.meta({
    description: 'A moment in the future, by 14 days at most; by an hour where the glass is broken',
  }),
  /** At once, for an hour at most, notified to everybody who reviews, and reviewed. */
  break_glass: z.boolean().default(false),
});
export const escalationReviewBody = z.strictObject({ verdict: z.enum(REVIEW_VERDICTS) });
export const escalationQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(ESCALATION_STATUSES).optional(),
  requested_by: wireId.optional(),
  /** Broken glasses that nobody has reviewed. */
  unreviewed: z.literal('true').optional(),
});
export const escalationPage = page(escalationSummary);
