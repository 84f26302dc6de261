import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import {
  ESCALATION_STATUSES,
  REVIEW_VERDICTS,
  type EscalationStatus,
  type ReviewVerdict,
} from '../../contracts/escalations/states';
import type { EscalationReport } from '../../contracts/escalations/schemas';
import { User } from '../identity/user.entity';
import { EMPTY_VAULT, MutableRow, oneOf, restrict } from '../row';

/**
 * A request for a permission for a limited time, and the grant that it becomes. What was requested never changes;
 * triggers allow only valid changes of its status.
 */
@Entity('escalation_requests')
@Unique('escalation_requests_id_requested_by_key', ['id', 'requestedBy'])
@Index('escalation_requests_active_idx', ['expiresAt'], { where: `status = 'active'` })
@Check('escalation_requests_metadata_empty', EMPTY_VAULT)
@Check('escalation_requests_status_known', oneOf('status', ESCALATION_STATUSES))
@Check('escalation_requests_names_its_type', `permission like resource_type || ':%'`)
@Check('escalation_requests_gives_no_rights', `resource_type not in ('roles','rules','users','sessions','escalations')`)
@Check('escalation_requests_ends_after_start', 'expires_at > created_at')
@Check('escalation_requests_fortnight_at_most', `expires_at <= created_at + interval '336 hours'`)
@Check('escalation_requests_glass_hour_at_most', `not break_glass or expires_at <= created_at + interval '1 hour'`)
@Check(
  'escalation_requests_approvals_needed',
  'case when break_glass then required_approvals = 0 else required_approvals between 1 and 9 end',
)
@Check('escalation_requests_end_is_told', `(status in ('pending','active')) = (ended_at is null)`)
@Check('escalation_requests_ended_by_person', `(status in ('denied','revoked')) = (ended_by is not null)`)
@Check(
  'escalation_requests_grant_began',
  `case status when 'active' then activated_at is not null
    when 'pending' then activated_at is null when 'denied' then activated_at is null else true end`,
)
@Check('escalation_requests_reported_at_the_end', 'report is null or num_nulls(activated_at, ended_at) = 0')
@Check('escalation_requests_review_whole', 'num_nulls(reviewed_at, reviewed_by, review_verdict) in (0, 3)')
@Check('escalation_requests_reviewed_after_glass', 'reviewed_at is null or (break_glass and ended_at is not null)')
@Check('escalation_requests_reviewed_by_another', 'reviewed_by <> requested_by')
@Check('escalation_requests_verdict_known', oneOf('review_verdict', REVIEW_VERDICTS))
@Check('escalation_requests_review_level_counts', 'review_level >= 0')
export class EscalationRequest extends MutableRow {
  @Index('escalation_requests_requested_by_idx')
  @ForeignKey(() => User, restrict('escalation_requests_requested_by_fkey'))
  @Column('uuid', { name: 'requested_by' })
  requestedBy!: string;
  @Column('text') permission!: string;
  @Column('text', { name: 'resource_type' }) resourceType!: string;
  @Column('text', { name: 'resource_id', nullable: true }) resourceId!: string | null;
  /** Personal: free text, sealed under a retention key. */
  @Column('bytea') reason!: Buffer;
  @Column('text', { default: 'pending' }) status!: EscalationStatus;
  @Column('boolean', { name: 'break_glass', default: false }) breakGlass!: boolean;
  @Column('integer', { name: 'required_approvals' }) requiredApprovals!: number;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('timestamptz', { name: 'activated_at', nullable: true }) activatedAt!: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  /** Whoever denied or revoked it; the clock's end is nobody's. */
  @Index('escalation_requests_ended_by_idx')
  @ForeignKey(() => User, restrict('escalation_requests_ended_by_fkey'))
  @Column('uuid', { name: 'ended_by', nullable: true })
  endedBy!: string | null;
  @Column('jsonb', { nullable: true }) report!: EscalationReport | null;
  @Column('timestamptz', { name: 'reviewed_at', nullable: true }) reviewedAt!: Date | null;
  @Index('escalation_requests_reviewed_by_idx')
  @ForeignKey(() => User, restrict('escalation_requests_reviewed_by_fkey'))
  @Column('uuid', { name: 'reviewed_by', nullable: true })
  reviewedBy!: string | null;
  @Column('text', { name: 'review_verdict', nullable: true }) reviewVerdict!: ReviewVerdict | null;
  @Column('integer', { name: 'review_level', default: 0 }) reviewLevel!: number;
}
