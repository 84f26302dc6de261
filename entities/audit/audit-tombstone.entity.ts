import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { AUDIT_STREAMS } from '../../contracts/audit/states';
import { Asset } from '../kernel/asset.entity';
import { User } from '../identity/user.entity';
import { AppendOnlyRow, isSha256, restrict } from '../row';
import { RetentionPolicyRow } from './retention-policy.entity';
import { RetentionRunRow } from './retention-run.entity';

/** Stands for a range that was purged. Read only: rows come from the database function `audit_purge`. */
@Entity('audit_tombstones')
@Unique('audit_tombstones_number_key', ['number'])
@Unique('audit_tombstones_stream_first_sequence_key', ['stream', 'firstSequence'])
@Unique('audit_tombstones_asset_id_key', ['assetId'])
@Check('audit_tombstones_stream_known', `stream between 0 and ${AUDIT_STREAMS - 1}`)
@Check(
  'audit_tombstones_range_whole',
  'first_sequence > 0 and event_count > 0 and event_count = last_sequence - first_sequence + 1',
)
@Check('audit_tombstones_root_sized', 'octet_length(root) = 32')
@Check('audit_tombstones_archive_sha256_sha256', isSha256('archive_sha256'))
export class AuditTombstone extends AppendOnlyRow {
  /** 1, 2, 3 … over all streams. */
  @Column('bigint') number!: string;
  @Column('bigint', { name: 'transaction_id' }) transactionId!: string;
  @Column('smallint') stream!: number;
  @Column('bigint', { name: 'first_sequence' }) firstSequence!: string;
  @Column('bigint', { name: 'last_sequence' }) lastSequence!: string;
  @Column('bigint', { name: 'event_count' }) eventCount!: string;
  /** Hash of the last purged event: the next one is chained to it. */
  @Column('bytea') root!: Buffer;
  @Column('text', { name: 'archive_sha256' }) archiveSha256!: string;
  @ForeignKey(() => Asset, restrict('audit_tombstones_asset_id_fkey'))
  @Column('uuid', { name: 'asset_id' })
  assetId!: string;
  @Index('audit_tombstones_run_id_idx')
  @ForeignKey(() => RetentionRunRow, restrict('audit_tombstones_run_id_fkey'))
  @Column('uuid', { name: 'run_id' })
  runId!: string;
  @Index('audit_tombstones_policy_id_idx')
  @ForeignKey(() => RetentionPolicyRow, restrict('audit_tombstones_policy_id_fkey'))
  @Column('uuid', { name: 'policy_id' })
  policyId!: string;
  @Index('audit_tombstones_approver_id_idx')
  @ForeignKey(() => User, restrict('audit_tombstones_approver_id_fkey'))
  @Column('uuid', { name: 'approver_id', nullable: true })
  approverId!: string | null;
}
