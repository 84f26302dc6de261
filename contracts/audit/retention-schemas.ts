import { z } from 'zod';
import { page, pageQuery, wireHash, wireId, wireLine, wireTime } from '../kernel/schemas';
import {
  actionOn,
  MOST_WITHOUT_APPROVAL,
  RETENTION_ACTIONS,
  RETENTION_DAYS,
  RETENTION_RESOURCES,
  RETENTION_STATUSES,
  SHARED_KEY_SCOPES,
} from './retention';
import { KEY_CLASSES } from '../keys/classes';

/** Shapes of retention on the wire. Never imported as a value by workflow code. */

const days = z.number().int().min(RETENTION_DAYS.least).max(RETENTION_DAYS.most);
/** A run that would purge more than this waits for a second person. */
const approvalAbove = z.number().int().min(0).max(MOST_WITHOUT_APPROVAL);

export const retentionQuery = z.strictObject(pageQuery);

/** Keys are kept so long from the end of their year or month. */
export const retentionPolicyBody = z
  .strictObject({
    policy_name: wireLine(100),
    resource_type: z.enum(RETENTION_RESOURCES),
    key_class: z.enum(KEY_CLASSES).optional(),
    retention_period_days: days,
    /** There is one for each resource. */
    retention_action: z.enum(RETENTION_ACTIONS).optional(),
    approval_above: approvalAbove.default(0),
  })
  .superRefine(({ resource_type: resource, key_class: keyClass, retention_action: action }, context) => {
    const classed = resource === 'retention_keys';
    if (classed !== (keyClass !== undefined)) {
      const message = classed ? 'is needed for retention_keys' : 'only retention_keys have a class';
      context.addIssue({ code: 'custom', path: ['key_class'], message });
    }
    if (action !== undefined && action !== actionOn(resource)) {
      const message = `the action on ${resource} is ${actionOn(resource)}`;
      context.addIssue({ code: 'custom', path: ['retention_action'], message });
    }
  })
  .meta({ description: 'key_class is given for retention_keys only, and retention_action is the one of the resource' });
export type RetentionPolicyBody = z.output<typeof retentionPolicyBody>;

export const retentionPolicyChange = z.strictObject({
  retention_period_days: days,
  approval_above: approvalAbove,
  is_active: z.boolean(),
});
export type RetentionPolicyChange = z.output<typeof retentionPolicyChange>;

export const retentionPolicyResource = z
  .strictObject({
    id: wireId,
    policy_name: z.string(),
    resource_type: z.enum(RETENTION_RESOURCES),
    key_class: z.enum(KEY_CLASSES).nullable(),
    retention_period_days: z.number().int(),
    retention_action: z.enum(RETENTION_ACTIONS),
    approval_above: z.number().int(),
    is_active: z.boolean(),
    written_by: wireId,
    last_run_at: wireTime.nullable(),
    next_run_at: wireTime,
  })
  .meta({ id: 'RetentionPolicy' });
export type RetentionPolicyResource = z.output<typeof retentionPolicyResource>;
export const retentionPolicyPage = page(retentionPolicyResource);

/** Keeps events of a type longer than the policy of the audit log does, and never shorter. */
export const auditTypeBody = z.strictObject({
  audit_type: z.string().regex(/^[a-z][a-z-]{0,49}$/, 'resource_type of an audit event'),
  retention_days: days,
  is_active: z.boolean().default(true),
});
export type AuditTypeBody = z.output<typeof auditTypeBody>;
export const auditTypeResource = z
  .strictObject({
    id: wireId,
    audit_type: z.string(),
    retention_days: z.number().int(),
    is_active: z.boolean(),
  })
  .meta({ id: 'AuditType' });
export type AuditTypeResource = z.output<typeof auditTypeResource>;
export const auditTypePage = page(auditTypeResource);

export const retentionRunBody = z.strictObject({ policy_id: wireId });

/** `selected_count` and `selection_sha256` are what an approver agrees to. */
export const retentionRunResource = z
  .strictObject({
    id: wireId,
    policy_id: wireId,
    status: z.enum(RETENTION_STATUSES),
    started_by: wireId,
    started_at: wireTime,
    /** Records younger than this are kept. */
    cutoff: wireTime,
    selected_count: z.number().int().nullable(),
    selection_sha256: wireHash.nullable(),
    /** Number of purged records so far. */
    purged_count: z.number().int(),
    decided_by: wireId.nullable(),
    decided_at: wireTime.nullable(),
    ended_at: wireTime.nullable(),
    manifest_sha256: wireHash.nullable(),
  })
  .meta({ id: 'RetentionRun' });
export type RetentionRunResource = z.output<typeof retentionRunResource>;
export const retentionRunPage = page(retentionRunResource);

export const retentionDecisionBody = z.strictObject({
  decision: z.enum(['approve', 'refuse']),
  count: z.number().int(),
  hash: wireHash,
});

export const tombstoneResource = z
  .strictObject({
    id: wireId,
    number: z.number().int(),
    stream: z.number().int(),
    first_sequence: z.string(),
    last_sequence: z.string(),
    event_count: z.number().int(),
    root: wireHash,
    archive: z.string(),
    archive_sha256: wireHash,
    run_id: wireId,
    approver_id: wireId.nullable(),
    created_at: wireTime,
  })
  .meta({ id: 'Tombstone' });
export type TombstoneResource = z.output<typeof tombstoneResource>;
export const tombstonePage = page(tombstoneResource);

/** `key_id` is a class and year (`receipts:2019`) or a month (`2019-01`). */
export const keyTombstoneResource = z
  .strictObject({
    id: wireId,
    number: z.number().int(),
    scope: z.enum(SHARED_KEY_SCOPES),
    key_id: z.string(),
    key_version: z.number().int(),
    run_id: wireId,
    approver_id: wireId.nullable(),
    created_at: wireTime,
  })
  .meta({ id: 'KeyTombstone' });
export type KeyTombstoneResource = z.output<typeof keyTombstoneResource>;
export const keyTombstonePage = page(keyTombstoneResource);
