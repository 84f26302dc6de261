import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import {
  REVOCATION_REASONS,
  SIGNED_TYPES,
  type RevocationReason,
  type SignedType,
} from '../../contracts/signatures/signatures';
import { SIGNING_ALGORITHMS, type SigningAlgorithm } from '../../contracts/keys/states';
import { User } from '../identity/user.entity';
import { EMPTY_VAULT, isSha256, MutableRow, oneOf, restrict } from '../row';
import { SigningKeyRow } from '../keys/signing-key.entity';

/** Frozen but for its revocation. What it is worth is recomputed at every look. */
@Entity('digital_signatures')
@Index(
  'digital_signatures_one_of_a_signer',
  ['resourceType', 'resourceId', 'documentVersion', 'contentSha256', 'signerId'],
  {
    unique: true,
    where: 'revoked_at is null',
  },
)
@Check('digital_signatures_metadata_empty', EMPTY_VAULT)
@Check('digital_signatures_resource_type_known', oneOf('resource_type', SIGNED_TYPES))
@Check('digital_signatures_version_positive', 'document_version > 0')
@Check('digital_signatures_content_sha256_sha256', isSha256('content_sha256'))
@Check('digital_signatures_manifest_bounded', 'octet_length(manifest) between 2 and 4096')
@Check('digital_signatures_signature_detached', "signature ~ '^[\\w-]+\\.\\.[\\w-]+$'")
@Check('digital_signatures_algorithm_known', oneOf('algorithm', SIGNING_ALGORITHMS))
@Check('digital_signatures_revocation_known', oneOf('revocation_reason', REVOCATION_REASONS))
@Check('digital_signatures_revocation_whole', 'num_nulls(revoked_at, revoked_by, revocation_reason) in (0,3)')
@Check('digital_signatures_revoked_after_signed', 'revoked_at >= signed_at')
export class DigitalSignature extends MutableRow {
  @Index('digital_signatures_signer_id_idx')
  @ForeignKey(() => User, restrict('digital_signatures_signer_id_fkey'))
  @Column('uuid', { name: 'signer_id' })
  signerId!: string;
  @Column('text', { name: 'resource_type' }) resourceType!: SignedType;
  @Column('uuid', { name: 'resource_id' }) resourceId!: string;
  @Column('integer', { name: 'document_version' }) documentVersion!: number;
  @Index('digital_signatures_content_sha256_idx')
  @Column('text', { name: 'content_sha256' })
  contentSha256!: string;
  /** The signed text, to the byte. */
  @Column('text') manifest!: string;
  /** A JWS whose payload is left out (RFC 7515, appendix F). */
  @Column('text') signature!: string;
  @Index('digital_signatures_key_id_idx')
  @ForeignKey(() => SigningKeyRow, 'keyId', restrict('digital_signatures_key_id_fkey'))
  @Column('text', { name: 'key_id' })
  keyId!: string;
  @Column('text') algorithm!: SigningAlgorithm;
  @Column('timestamptz', { name: 'signed_at' }) signedAt!: Date;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
  @Index('digital_signatures_revoked_by_idx')
  @ForeignKey(() => User, restrict('digital_signatures_revoked_by_fkey'))
  @Column('uuid', { name: 'revoked_by', nullable: true })
  revokedBy!: string | null;
  @Column('text', { name: 'revocation_reason', nullable: true }) revocationReason!: RevocationReason | null;
}
