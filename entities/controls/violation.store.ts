import type { EntityManager } from 'typeorm';
import type { Severity } from '../../contracts/controls/policies';
import type { AcceptanceReason, ViolationStatus } from '../../contracts/controls/violations';
import { ComplianceViolation } from './compliance-violation.entity';

export interface NewViolation {
  id: string;
  policyId: string;
  requirement: string;
  resultId: string;
  severity: Severity;
  openedAt: Date;
  dueAt: Date;
}

export interface FoundViolation extends NewViolation {
  policyName: string;
  status: ViolationStatus;
  assigneeId: string | null;
  remindedAt: Date | null;
  overdueLevel: number;
  resolvedBy: string | null;
  resolvedAt: Date | null;
  acceptanceReason: AcceptanceReason | null;
  acceptedUntil: Date | null;
  /** Of its requirement, whatever version of the policy it was assessed for; not older than the violation. */
  latestResultId: string | null;
  latestStatus: string | null;
  latestAt: Date | null;
}

export interface ViolationFilter {
  status?: ViolationStatus | undefined;
  policyId?: string | undefined;
  before?: string | undefined;
  limit: number;
}

export type ViolationChange = Partial<
  Pick<
    ComplianceViolation,
    | 'status'
    | 'assigneeId'
    | 'remindedAt'
    | 'overdueLevel'
    | 'resolvedBy'
    | 'resolvedAt'
    | 'resolvingResultId'
    | 'acceptanceReason'
    | 'acceptedUntil'
  >
>;

const SELECT = `
  select v.id, v.policy_id as "policyId", p.policy_name as "policyName", v.requirement, v.result_id as "resultId",
    v.severity, v.status, v.opened_at as "openedAt", v.due_at as "dueAt", v.assignee_id as "assigneeId",
    v.reminded_at as "remindedAt", v.overdue_level as "overdueLevel", v.resolved_by as "resolvedBy",
    v.resolved_at as "resolvedAt", v.acceptance_reason as "acceptanceReason", v.accepted_until as "acceptedUntil",
    l.id as "latestResultId", l.status as "latestStatus", l.assessed_at as "latestAt"
  from compliance_violations v join compliance_policies p on p.id = v.policy_id
  left join lateral (
    select r.id, r.status, r.assessed_at from policy_results r join compliance_policies q on q.id = r.policy_id
    where q.policy_name = p.policy_name and r.requirement = v.requirement and r.assessed_at > v.opened_at
    order by r.assessed_at desc, r.id desc limit 1) l on true`;
// One that is accepted for a while is not opened again meanwhile. The index refuses a second live one in a race.
const OPEN = `
  insert into compliance_violations (id, policy_id, requirement, result_id, severity, opened_at, due_at)
  select $1, $2::uuid, $3::text, $4, $5, $6::timestamptz, $7 where not exists (
    select from compliance_violations v join compliance_policies p on p.id = v.policy_id
    where p.policy_name = (select policy_name from compliance_policies where id = $2::uuid) and v.requirement = $3::text
      and (v.status in ('open','in_progress') or (v.status = 'accepted' and v.accepted_until > $6::timestamptz)))
  on conflict (policy_id, requirement) where status in ('open','in_progress') do nothing returning id`;
const DURING = `where v.opened_at < $2 and (v.resolved_at is null or v.resolved_at >= $1) order by v.id limit $3`;

export const violationStore = (manager: EntityManager) => ({
  /** False where one is live, or accepted still, for the requirement under this policy's name. */
  async open({ id, policyId, requirement, resultId, severity, openedAt, dueAt }: NewViolation): Promise<boolean> {
    const values = [id, policyId, requirement, resultId, severity, openedAt, dueAt];
    return (await manager.query<unknown[]>(OPEN, values)).length > 0;
  },

  async find(id: string): Promise<FoundViolation | undefined> {
    const [row] = await manager.query<FoundViolation[]>(`${SELECT} where v.id = $1`, [id]);
    return row;
  },

  /** Finds the same under its row lock. */
  async lock(id: string): Promise<FoundViolation | undefined> {
    const [row] = await manager.query<FoundViolation[]>(`${SELECT} where v.id = $1 for update of v`, [id]);
    return row;
  },

  page: ({ status, policyId, before, limit }: ViolationFilter): Promise<FoundViolation[]> =>
    manager.query(
      `${SELECT} where ($1::text is null or v.status = $1) and ($2::uuid is null or v.policy_id = $2)
         and ($3::uuid is null or v.id < $3) order by v.id desc limit $4`,
      [status ?? null, policyId ?? null, before ?? null, limit],
    ),

  /** Those that stood at some moment of a period. */
  during: (start: Date, end: Date, limit: number): Promise<FoundViolation[]> =>
    manager.query(`${SELECT} ${DURING}`, [start, end, limit]),

  /** False when it has another status than it was read with. */
  async change(id: string, from: ViolationStatus, change: ViolationChange): Promise<boolean> {
    return (await manager.update(ComplianceViolation, { id, status: from }, change)).affected === 1;
  },
});
