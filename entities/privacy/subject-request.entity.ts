import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import {
  EXTENSION_REASONS,
  SUBJECT_REFUSALS,
  SUBJECT_REGIMES,
  SUBJECT_REQUEST_STATUSES,
  SUBJECT_REQUEST_TYPES,
  SUBJECT_TYPES,
  type ErasureHold,
  type ErasureManifest,
  type ExtensionReason,
  type SubjectRefusal,
  type SubjectRegime,
  type SubjectRequestStatus,
  type SubjectRequestType,
  type SubjectType,
} from '../../contracts/privacy/subject-requests';
import { Asset } from '../kernel/asset.entity';
import { User } from '../identity/user.entity';
import { EMPTY_VAULT, isSha256, MutableRow, oneOf, restrict } from '../row';

const ENDED = "status not in ('done','refused')";

/** A subject's request, with the proof of its result. It has no foreign key to the subject, whom the proof outlives. */
@Entity('data_deletion_requests')
@Index('data_deletion_requests_one_open', ['subjectType', 'subjectId', 'requestType'], { unique: true, where: ENDED })
@Index('data_deletion_requests_subject_idx', ['subjectType', 'subjectId'])
@Check('data_deletion_requests_metadata_empty', EMPTY_VAULT)
@Check('data_deletion_requests_subject_type_known', oneOf('subject_type', SUBJECT_TYPES))
@Check('data_deletion_requests_regime_known', oneOf('regime', SUBJECT_REGIMES))
@Check('data_deletion_requests_type_known', oneOf('request_type', SUBJECT_REQUEST_TYPES))
@Check('data_deletion_requests_status_known', oneOf('status', SUBJECT_REQUEST_STATUSES))
@Check('data_deletion_requests_refusal_known', oneOf('refusal_reason', SUBJECT_REFUSALS))
@Check('data_deletion_requests_extension_known', oneOf('extension_reason', EXTENSION_REASONS))
@Check('data_deletion_requests_extension_whole', '(extended_at is null) = (extension_reason is null)')
@Check('data_deletion_requests_due_after_received', 'due_at > received_at')
@Check('data_deletion_requests_token_whole', '(verification_hash is null) = (verification_expires_at is null)')
@Check('data_deletion_requests_decision_whole', '(decided_by is null) = (decided_at is null)')
@Check('data_deletion_requests_not_by_filer', 'decided_by <> filed_by')
@Check('data_deletion_requests_verified_first', "status in ('received','refused') or verified_at is not null")
@Check('data_deletion_requests_decided_first', "status in ('received','verified') or decided_by is not null")
@Check('data_deletion_requests_refused_has_reason', "(status = 'refused') = (refusal_reason is not null)")
@Check('data_deletion_requests_done_is_processed', "status <> 'done' or processed_at is not null")
@Check('data_deletion_requests_proof_whole', '(manifest is null) = (manifest_sha256 is null)')
@Check(
  'data_deletion_requests_erasure_has_proof',
  "status <> 'done' or request_type <> 'erasure' or manifest is not null",
)
@Check('data_deletion_requests_held_says_why', "(status = 'held') = (held_by <> '{}')")
@Check('data_deletion_requests_proposal_hash_sha256', isSha256('proposal_hash'))
@Check('data_deletion_requests_verification_hash_sha256', isSha256('verification_hash'))
@Check('data_deletion_requests_manifest_sha256_sha256', isSha256('manifest_sha256'))
export class SubjectRequestRow extends MutableRow {
  @Column('text', { name: 'subject_type' }) subjectType!: SubjectType;
  @Column('uuid', { name: 'subject_id' }) subjectId!: string;
  @Column('text') regime!: SubjectRegime;
  @Column('text', { name: 'request_type' }) requestType!: SubjectRequestType;
  @Column('text', { default: 'received' }) status!: SubjectRequestStatus;
  /** When it reached us: the clock runs from here. */
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('timestamptz', { name: 'acknowledge_by', nullable: true }) acknowledgeBy!: Date | null;
  @Column('timestamptz', { name: 'extended_at', nullable: true }) extendedAt!: Date | null;
  @Column('text', { name: 'extension_reason', nullable: true }) extensionReason!: ExtensionReason | null;
  @Index('data_deletion_requests_filed_by_idx')
  @ForeignKey(() => User, restrict('data_deletion_requests_filed_by_fkey'))
  @Column('uuid', { name: 'filed_by' })
  filedBy!: string;
  /** The hash that an approver sends. */
  @Column('text', { name: 'proposal_hash' }) proposalHash!: string;
  /** Keyed hash of the token that the subject was sent; null once it was used. */
  @Column('text', { name: 'verification_hash', nullable: true }) verificationHash!: string | null;
  @Column('timestamptz', { name: 'verification_expires_at', nullable: true }) verificationExpiresAt!: Date | null;
  @Column('timestamptz', { name: 'verified_at', nullable: true }) verifiedAt!: Date | null;
  @Index('data_deletion_requests_decided_by_idx')
  @ForeignKey(() => User, restrict('data_deletion_requests_decided_by_fkey'))
  @Column('uuid', { name: 'decided_by', nullable: true })
  decidedBy!: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
  @Column('text', { name: 'refusal_reason', nullable: true }) refusalReason!: SubjectRefusal | null;
  @Column('text', { name: 'held_by', array: true, default: [] }) heldBy!: ErasureHold[];
  @Index('data_deletion_requests_processed_by_idx')
  @ForeignKey(() => User, restrict('data_deletion_requests_processed_by_fkey'))
  @Column('uuid', { name: 'processed_by', nullable: true })
  processedBy!: string | null;
  @Column('timestamptz', { name: 'processed_at', nullable: true }) processedAt!: Date | null;
  @Column('jsonb', { nullable: true }) manifest!: ErasureManifest | null;
  /** Over the canonical manifest; the audit event of the erasure names the same. */
  @Column('text', { name: 'manifest_sha256', nullable: true }) manifestSha256!: string | null;
  /** The file of an export. */
  @Index('data_deletion_requests_asset_id_idx')
  @ForeignKey(() => Asset, restrict('data_deletion_requests_asset_id_fkey'))
  @Column('uuid', { name: 'asset_id', nullable: true })
  assetId!: string | null;
}
