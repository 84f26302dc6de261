import { actionOn } from '../../contracts/audit/retention';
import type {
  AuditTypeBody,
  AuditTypeResource,
  RetentionPolicyBody,
  RetentionPolicyChange,
  RetentionPolicyResource,
} from '../../contracts/audit/retention-schemas';
import { Refused } from '../../contracts/kernel/refused';
import {
  retentionPolicyStore,
  type AuditTypeRetention,
  type FoundPolicy,
} from '../../entities/audit/retention-policy.store';
import type { Page } from '../../entities/page';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';

const DAY_MS = 86_400_000;
/** A new policy waits a day before it runs by itself: time for others to see it. */
const FIRST_RUN_MS = DAY_MS;

const shown = (policy: FoundPolicy): RetentionPolicyResource => ({
  id: policy.id,
  policy_name: policy.policyName,
  resource_type: policy.resourceType,
  key_class: policy.keyClass,
  retention_period_days: policy.retentionPeriodDays,
  retention_action: policy.retentionAction,
  approval_above: policy.approvalAbove,
  is_active: policy.isActive,
  written_by: policy.writtenBy,
  last_run_at: policy.lastRunAt?.toISOString() ?? null,
  next_run_at: policy.nextRunAt.toISOString(),
});

const find = async ({ manager }: Tx, id: string): Promise<RetentionPolicyResource> => {
  const policy = await retentionPolicyStore(manager).find(id);
  if (!policy) throw new Refused('kernel.not-found', `there is no retention policy ${id}`);
  return shown(policy);
};

export const listRetentionPolicies = (
  { withActor }: { withActor: WithActor },
  range: Page,
  { actor }: Caller,
): Promise<RetentionPolicyResource[]> =>
  withActor(actor, async ({ manager }) => (await retentionPolicyStore(manager).page(range)).map(shown));

/** Writes a policy, in force at once. The database refuses a second active one for the same resource and class. */
export const writeRetentionPolicy = (
  { withActor }: { withActor: WithActor },
  { id, ...body }: RetentionPolicyBody & { id: string },
  { actor }: Caller,
): Promise<RetentionPolicyResource> =>
  withActor(actor, async (tx) => {
    const store = retentionPolicyStore(tx.manager);
    if (!(await store.find(id))) {
      await store.insert({
        id,
        policyName: body.policy_name,
        resourceType: body.resource_type,
        writtenBy: actor.userId,
        keyClass: body.key_class ?? null,
        retentionAction: actionOn(body.resource_type),
        retentionPeriodDays: body.retention_period_days,
        approvalAbove: body.approval_above,
        nextRunAt: new Date(Date.now() + FIRST_RUN_MS),
      });
      const { retention_period_days: days, approval_above: above } = body;
      tx.audit({
        action: 'retention-policy.written',
        resourceType: 'retention-policy',
        resourceId: id,
        details: { days: String(days), approvalAbove: String(above) },
      });
    }
    return find(tx, id);
  });

/** Changes a policy, or turns it off and on. The caller becomes its author, who cannot approve a run of it. */
export const changeRetentionPolicy = (
  { withActor }: { withActor: WithActor },
  id: string,
  body: RetentionPolicyChange,
  { actor }: Caller,
): Promise<RetentionPolicyResource> =>
  withActor(actor, async (tx) => {
    const store = retentionPolicyStore(tx.manager);
    const before = await store.lock(id);
    if (!before) throw new Refused('kernel.not-found', `there is no retention policy ${id}`);
    const { retention_period_days: days, approval_above: above, is_active: isActive } = body;
    await store.change(id, {
      retentionPeriodDays: days,
      approvalAbove: above,
      isActive,
      writtenBy: actor.userId,
    });
    tx.audit({
      action: 'retention-policy.changed',
      resourceType: 'retention-policy',
      resourceId: id,
      details: { days: String(days), approvalAbove: String(above), isActive: String(isActive) },
    });
    return find(tx, id);
  });

const typeShown = ({ id, auditType, retentionDays, isActive }: AuditTypeRetention): AuditTypeResource => ({
  id,
  audit_type: auditType,
  retention_days: retentionDays,
  is_active: isActive,
});

export const listAuditTypes = (
  { withActor }: { withActor: WithActor },
  range: Page,
  { actor }: Caller,
): Promise<AuditTypeResource[]> =>
  withActor(actor, async ({ manager }) => (await retentionPolicyStore(manager).pageTypes(range)).map(typeShown));

/** Keeps events of a type longer than the policy of the log does. */
export const keepAuditType = (
  { withActor }: { withActor: WithActor },
  body: AuditTypeBody,
  { actor }: Caller,
): Promise<AuditTypeResource> =>
  withActor(actor, async (tx) => {
    const { audit_type: auditType, retention_days: retentionDays, is_active: isActive } = body;
    const kept = await retentionPolicyStore(tx.manager).keepType({ auditType, retentionDays, isActive });
    tx.audit({
      action: 'audit-retention.set',
      resourceType: 'audit-retention',
      resourceId: kept.id,
      details: { auditType, days: String(retentionDays), isActive: String(isActive) },
    });
    return typeShown(kept);
  });
