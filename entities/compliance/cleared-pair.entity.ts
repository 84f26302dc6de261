import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { CLEARED_SUBJECTS, type ClearedSubject } from '../../contracts/compliance/states';
import { User } from '../identity/user.entity';
import { EMPTY_VAULT, isSha256, MutableRow, oneOf, restrict } from '../row';

/** A subject and a listed entity that a reviewer found to be two people; void when the entity changes. */
@Entity('cleared_pairs')
@Unique('cleared_pairs_pair_key', ['subjectType', 'subjectKey', 'entityRef', 'entityHash'])
@Check('cleared_pairs_metadata_empty', EMPTY_VAULT)
@Check('cleared_pairs_subject_known', oneOf('subject_type', CLEARED_SUBJECTS))
@Check('cleared_pairs_entity_hash_sha256', isSha256('entity_hash'))
export class ClearedPair extends MutableRow {
  @Column('text', { name: 'subject_type' }) subjectType!: ClearedSubject;
  /** The donor's id, or a keyed hash of a payer's name and country. */
  @Column('text', { name: 'subject_key' }) subjectKey!: string;
  @Column('text', { name: 'entity_ref' }) entityRef!: string;
  @Column('text', { name: 'entity_hash' }) entityHash!: string;
  /** Personal: free text, sealed under a retention key. */
  @Column('bytea') reason!: Buffer;
  @Index('cleared_pairs_reviewer_id_idx')
  @ForeignKey(() => User, restrict('cleared_pairs_reviewer_id_fkey'))
  @Column('uuid', { name: 'reviewer_id' })
  reviewerId!: string;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}
