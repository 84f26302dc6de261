import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { REPORT_STATUSES, REPORT_TYPES, type ReportStatus, type ReportType } from '../../contracts/controls/reports';
import { Asset } from '../kernel/asset.entity';
import { User } from '../identity/user.entity';
import { EMPTY_VAULT, isSha256, MutableRow, oneOf, restrict } from '../row';

/** A compliance report: a snapshot that never changes. Only its approval and its publication are added, each once. */
@Entity('compliance_reports')
@Index('compliance_reports_status_idx', ['status', 'id'])
@Check('compliance_reports_metadata_empty', EMPTY_VAULT)
@Check('compliance_reports_type_known', oneOf('report_type', REPORT_TYPES))
@Check('compliance_reports_status_known', oneOf('status', REPORT_STATUSES))
@Check('compliance_reports_period_runs', 'period_end > period_start')
@Check(
  'compliance_reports_approval_whole',
  "(status <> 'draft') = (approved_by is not null) and (approved_by is null) = (approved_at is null)",
)
@Check('compliance_reports_approved_by_another', 'approved_by <> generated_by')
@Check(
  'compliance_reports_publication_whole',
  "(status = 'published') = (published_by is not null) and (published_by is null) = (published_at is null)",
)
@Check('compliance_reports_sha256_sha256', isSha256('sha256'))
export class ComplianceReport extends MutableRow {
  @Column('text', { name: 'report_type' }) reportType!: ReportType;
  @Column('timestamptz', { name: 'period_start' }) periodStart!: Date;
  @Column('timestamptz', { name: 'period_end' }) periodEnd!: Date;
  @Index('compliance_reports_generated_by_idx')
  @ForeignKey(() => User, restrict('compliance_reports_generated_by_fkey'))
  @Column('uuid', { name: 'generated_by' })
  generatedBy!: string;
  @Column('text', { default: 'draft' }) status!: ReportStatus;
  @Index('compliance_reports_approved_by_idx')
  @ForeignKey(() => User, restrict('compliance_reports_approved_by_fkey'))
  @Column('uuid', { name: 'approved_by', nullable: true })
  approvedBy!: string | null;
  @Column('timestamptz', { name: 'approved_at', nullable: true }) approvedAt!: Date | null;
  @Index('compliance_reports_published_by_idx')
  @ForeignKey(() => User, restrict('compliance_reports_published_by_fkey'))
  @Column('uuid', { name: 'published_by', nullable: true })
  publishedBy!: string | null;
  @Column('timestamptz', { name: 'published_at', nullable: true }) publishedAt!: Date | null;
  /** As in the file: its canonical JSON (RFC 8785) has the SHA-256 beside it. */
  @Column('jsonb', { name: 'report_data' }) reportData!: Record<string, unknown>;
  @Index('compliance_reports_asset_id_idx')
  @ForeignKey(() => Asset, restrict('compliance_reports_asset_id_fkey'))
  @Column('uuid', { name: 'asset_id' })
  assetId!: string;
  @Column('text') sha256!: string;
}
