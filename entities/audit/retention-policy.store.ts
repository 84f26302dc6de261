import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { RetentionAction, RetentionResource } from '../../contracts/audit/retention';
import type { KeyClass } from '../../contracts/keys/classes';
import { newestFirst, type Page } from '../page';
import { AuditRetentionConfig } from './audit-retention-config.entity';
import { RetentionPolicyRow } from './retention-policy.entity';

export interface NewPolicy {
  id: string;
  policyName: string;
  resourceType: RetentionResource;
  keyClass: KeyClass | null;
  retentionPeriodDays: number;
  retentionAction: RetentionAction;
  approvalAbove: number;
  writtenBy: string;
  nextRunAt: Date;
}

export interface FoundPolicy extends NewPolicy {
  isActive: boolean;
  lastRunAt: Date | null;
}

export type PolicyChange = Pick<FoundPolicy, 'retentionPeriodDays' | 'approvalAbove' | 'isActive' | 'writtenBy'>;

export interface AuditTypeRetention {
  id: string;
  auditType: string;
  retentionDays: number;
  isActive: boolean;
}

const IS_DUE = `is_active and next_run_at <= now()
  and not exists (select from retention_runs r where r.policy_id = p.id and r.ended_at is null)`;
const DUE = `select p.id from retention_policies p where ${IS_DUE} order by next_run_at`;
const LOCK_DUE = `select p.id from retention_policies p where id = $1 and ${IS_DUE} for update`;
const KEEP_TYPE = `
  insert into audit_retention_config (id, audit_type, retention_days, is_active) values ($1, $2, $3, $4)
  on conflict (audit_type) do update set retention_days = excluded.retention_days, is_active = excluded.is_active
  returning id, audit_type as "auditType", retention_days as "retentionDays", is_active as "isActive"`;

export const retentionPolicyStore = (manager: EntityManager) => {
  const find = (id: string): Promise<FoundPolicy | null> => manager.findOneBy(RetentionPolicyRow, { id });
  return {
    find,
    insert: (policy: NewPolicy) => manager.insert(RetentionPolicyRow, policy),

    lock: (id: string): Promise<FoundPolicy | null> =>
      manager.findOne(RetentionPolicyRow, { where: { id }, lock: { mode: 'pessimistic_write' } }),

    change: (id: string, change: PolicyChange) => manager.update(RetentionPolicyRow, { id }, change),

    page: (range: Page): Promise<FoundPolicy[]> => manager.find(RetentionPolicyRow, newestFirst(range)),

    /** Active, past its time, and without an open run. */
    due: async (): Promise<string[]> => (await manager.query<{ id: string }[]>(DUE)).map(({ id }) => id),

    /** The policy, locked, while it is still due. */
    async lockDue(id: string): Promise<FoundPolicy | null> {
      const rows = await manager.query<unknown[]>(LOCK_DUE, [id]);
      return rows.length > 0 ? find(id) : null;
    },

    ran: (id: string, lastRunAt: Date, nextRunAt: Date) =>
      manager.update(RetentionPolicyRow, { id }, { lastRunAt, nextRunAt }),

    pageTypes: (range: Page): Promise<AuditTypeRetention[]> => manager.find(AuditRetentionConfig, newestFirst(range)),

    async keepType(type: Omit<AuditTypeRetention, 'id'>): Promise<AuditTypeRetention> {
      const { auditType, retentionDays, isActive } = type;
      const [row] = await manager.query<AuditTypeRetention[]>(KEEP_TYPE, [newId(), auditType, retentionDays, isActive]);
      if (!row) throw new Error('an upsert answers with its row');
      return row;
    },
  };
};
