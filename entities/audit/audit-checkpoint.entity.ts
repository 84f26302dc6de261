import { Check, Column, Entity, ForeignKey, Unique } from 'typeorm';
import { Asset } from '../kernel/asset.entity';
import { AppendOnlyRow, isSha256, restrict } from '../row';

export interface HeadRow {
  stream: number;
  sequence: string;
  /** SHA-256 in hex. */
  hash: string;
}

/** The signed state of the audit chain at a moment; the same bytes lie under object lock. */
@Entity('audit_checkpoints')
@Unique('audit_checkpoints_sequence_key', ['sequence'])
@Unique('audit_checkpoints_asset_id_key', ['assetId'])
@Check('audit_checkpoints_sequence_positive', 'sequence > 0')
@Check('audit_checkpoints_first_has_no_previous', '(sequence = 1) = (previous_sha256 is null)')
@Check('audit_checkpoints_previous_sha256_sha256', isSha256('previous_sha256'))
@Check('audit_checkpoints_event_count_positive', 'event_count > 0')
@Check('audit_checkpoints_times_in_order', 'to_at >= from_at')
export class AuditCheckpoint extends AppendOnlyRow {
  @Column('bigint') sequence!: string;
  @Column('text', { name: 'previous_sha256', nullable: true }) previousSha256!: string | null;
  @Column('jsonb') heads!: HeadRow[];
  /** Events since the checkpoint before. */
  @Column('bigint', { name: 'event_count' }) eventCount!: string;
  @Column('timestamptz', { name: 'from_at' }) fromAt!: Date;
  @Column('timestamptz', { name: 'to_at' }) toAt!: Date;
  /** Compact JWS with the statement as its payload. */
  @Column('text') signature!: string;
  @ForeignKey(() => Asset, restrict('audit_checkpoints_asset_id_fkey'))
  @Column('uuid', { name: 'asset_id' })
  assetId!: string;
}
