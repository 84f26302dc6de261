import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { RETENTION_STATUSES, type RetentionStatus, type Selection } from '../../contracts/audit/retention';
import { Asset } from '../kernel/asset.entity';
import { User } from '../identity/user.entity';
import { EMPTY_VAULT, isSha256, MutableRow, oneOf, restrict } from '../row';
import { RetentionPolicyRow } from './retention-policy.entity';

/** One run of a policy: its count, its decision, and the proof of its result. At most one is open per policy. */
@Entity('retention_runs')
@Index('retention_runs_one_open', ['policyId'], { unique: true, where: 'ended_at is null' })
@Check('retention_runs_metadata_empty', EMPTY_VAULT)
@Check('retention_runs_status_known', oneOf('status', RETENTION_STATUSES))
@Check('retention_runs_count_whole', 'num_nulls(selection, selected_count, selection_sha256) in (0,3)')
@Check('retention_runs_counted_first', "status = 'started' or selection is not null")
@Check('retention_runs_count_not_negative', 'selected_count >= 0')
@Check('retention_runs_decision_whole', '(decided_by is null) = (decided_at is null)')
@Check('retention_runs_approved_by_somebody', "status not in ('approved','refused') or decided_by is not null")
@Check('retention_runs_not_by_starter', 'decided_by <> started_by')
@Check('retention_runs_not_by_author', 'decided_by <> policy_by')
@Check('retention_runs_open_until_ended', "(status in ('started','counted','approved')) = (ended_at is null)")
@Check('retention_runs_manifest_whole', '(manifest_sha256 is null) = (asset_id is null)')
@Check('retention_runs_done_has_manifest', "status not in ('done','held') or asset_id is not null")
@Check('retention_runs_selection_sha256_sha256', isSha256('selection_sha256'))
@Check('retention_runs_manifest_sha256_sha256', isSha256('manifest_sha256'))
export class RetentionRunRow extends MutableRow {
  @Index('retention_runs_policy_id_idx')
  @ForeignKey(() => RetentionPolicyRow, restrict('retention_runs_policy_id_fkey'))
  @Column('uuid', { name: 'policy_id' })
  policyId!: string;
  /** The author of the policy when the run began. */
  @Index('retention_runs_policy_by_idx')
  @ForeignKey(() => User, restrict('retention_runs_policy_by_fkey'))
  @Column('uuid', { name: 'policy_by' })
  policyBy!: string;
  @Index('retention_runs_started_by_idx')
  @ForeignKey(() => User, restrict('retention_runs_started_by_fkey'))
  @Column('uuid', { name: 'started_by' })
  startedBy!: string;
  @Column('text', { default: 'started' }) status!: RetentionStatus;
  /** Records younger than this are kept. */
  @Column('timestamptz') cutoff!: Date;
  @Column('jsonb', { nullable: true }) selection!: Selection | null;
  @Column('bigint', { name: 'selected_count', nullable: true }) selectedCount!: string | null;
  @Column('text', { name: 'selection_sha256', nullable: true }) selectionSha256!: string | null;
  @Index('retention_runs_decided_by_idx')
  @ForeignKey(() => User, restrict('retention_runs_decided_by_fkey'))
  @Column('uuid', { name: 'decided_by', nullable: true })
  decidedBy!: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('text', { name: 'manifest_sha256', nullable: true }) manifestSha256!: string | null;
  @Index('retention_runs_asset_id_idx')
  @ForeignKey(() => Asset, restrict('retention_runs_asset_id_fkey'))
  @Column('uuid', { name: 'asset_id', nullable: true })
  assetId!: string | null;
}
