import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { EMPTY_VAULT, isSha256, MutableRow, restrict } from '../row';

/** A file in the object store. */
@Entity('assets')
@Unique('assets_bucket_key_key', ['bucket', 'key'])
@Check('assets_metadata_empty', EMPTY_VAULT)
@Check('assets_size_not_negative', 'size_bytes >= 0')
@Check('assets_sha256_sha256', isSha256('sha256'))
export class Asset extends MutableRow {
  @Index('assets_created_by_idx')
  @ForeignKey('users', restrict('assets_created_by_fkey'))
  @Column('uuid', { name: 'created_by' })
  createdBy!: string;
  @Column('text') bucket!: string;
  @Column('text') key!: string;
  @Column('text') filename!: string;
  @Column('bigint', { name: 'size_bytes' }) sizeBytes!: string;
  @Column('text') mime!: string;
  @Column('text') sha256!: string;
  @Column('boolean', { name: 'is_public', default: false }) isPublic!: boolean;
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null;
  @Column('timestamptz', { name: 'retained_until', nullable: true }) retainedUntil!: Date | null;
  /** Time of deletion of the file; the row stays. */
  @Column('timestamptz', { name: 'deleted_at', nullable: true }) deletedAt!: Date | null;
}

/** A file that is in the object store, for the row that records it. */
export interface NewAsset {
  createdBy: string;
  bucket: string;
  key: string;
  filename: string;
  sizeBytes: number;
  mime: string;
  sha256: string;
}
