import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { SEVERITIES, type Severity } from '../../contracts/controls/policies';
import {
  ACCEPTANCE_REASONS,
  VIOLATION_STATUSES,
  type AcceptanceReason,
  type ViolationStatus,
} from '../../contracts/controls/violations';
import { User } from '../identity/user.entity';
import { EMPTY_VAULT, MutableRow, oneOf, restrict } from '../row';
import { CompliancePolicy } from './compliance-policy.entity';
import { PolicyResult } from './policy-result.entity';

/** A requirement that was found to fail, until people have dealt with it. One that has ended stays as it ended. */
@Entity('compliance_violations')
@Index('compliance_violations_one_live', ['policyId', 'requirement'], {
  unique: true,
  where: "status in ('open','in_progress')",
})
@Check('compliance_violations_metadata_empty', EMPTY_VAULT)
@Check('compliance_violations_severity_known', oneOf('severity', SEVERITIES))
@Check('compliance_violations_status_known', oneOf('status', VIOLATION_STATUSES))
@Check('compliance_violations_due_after_opened', 'due_at > opened_at')
@Check('compliance_violations_progress_has_assignee', "status <> 'in_progress' or assignee_id is not null")
@Check(
  'compliance_violations_end_whole',
  "(status in ('resolved','accepted')) = (resolved_at is not null) and (resolved_at is null) = (resolved_by is null)",
)
@Check('compliance_violations_resolved_by_result', "(status = 'resolved') = (resolving_result_id is not null)")
@Check(
  'compliance_violations_accepted_whole',
  "(status = 'accepted') = (acceptance_reason is not null) and (acceptance_reason is null) = (accepted_until is null)",
)
@Check('compliance_violations_accepted_by_another', "status <> 'accepted' or resolved_by is distinct from assignee_id")
@Check('compliance_violations_acceptance_ends', 'accepted_until > resolved_at')
@Check('compliance_violations_acceptance_known', oneOf('acceptance_reason', ACCEPTANCE_REASONS))
@Check('compliance_violations_overdue_not_negative', 'overdue_level >= 0')
export class ComplianceViolation extends MutableRow {
  @Index('compliance_violations_policy_id_idx')
  @ForeignKey(() => CompliancePolicy, restrict('compliance_violations_policy_id_fkey'))
  @Column('uuid', { name: 'policy_id' })
  policyId!: string;
  @Column('text') requirement!: string;
  @Index('compliance_violations_result_id_idx')
  @ForeignKey(() => PolicyResult, restrict('compliance_violations_result_id_fkey'))
  @Column('uuid', { name: 'result_id' })
  resultId!: string;
  @Column('text') severity!: Severity;
  @Column('text', { default: 'open' }) status!: ViolationStatus;
  @Column('timestamptz', { name: 'opened_at' }) openedAt!: Date;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Index('compliance_violations_assignee_id_idx')
  @ForeignKey(() => User, restrict('compliance_violations_assignee_id_fkey'))
  @Column('uuid', { name: 'assignee_id', nullable: true })
  assigneeId!: string | null;
  @Column('timestamptz', { name: 'reminded_at', nullable: true }) remindedAt!: Date | null;
  @Column('integer', { name: 'overdue_level', default: 0 }) overdueLevel!: number;
  @Index('compliance_violations_resolved_by_idx')
  @ForeignKey(() => User, restrict('compliance_violations_resolved_by_fkey'))
  @Column('uuid', { name: 'resolved_by', nullable: true })
  resolvedBy!: string | null;
  @Column('timestamptz', { name: 'resolved_at', nullable: true }) resolvedAt!: Date | null;
  @Index('compliance_violations_resolving_result_id_idx')
  @ForeignKey(() => PolicyResult, restrict('compliance_violations_resolving_result_id_fkey'))
  @Column('uuid', { name: 'resolving_result_id', nullable: true })
  resolvingResultId!: string | null;
  @Column('text', { name: 'acceptance_reason', nullable: true }) acceptanceReason!: AcceptanceReason | null;
  @Column('timestamptz', { name: 'accepted_until', nullable: true }) acceptedUntil!: Date | null;
}
