import { Check, Column, Entity, Index, Unique } from 'typeorm';
import { TOKEN_PURPOSES, type TokenPurpose } from '../../contracts/identity/states';
import { EMPTY_VAULT, isSha256, MutableRow, oneOf } from '../row';

@Entity('one_time_tokens')
@Unique('one_time_tokens_purpose_token_hash_key', ['purpose', 'tokenHash'])
@Check('one_time_tokens_metadata_empty', EMPTY_VAULT)
@Check('one_time_tokens_purpose_known', oneOf('purpose', TOKEN_PURPOSES))
@Check('one_time_tokens_token_hash_sha256', isSha256('token_hash'))
export class OneTimeToken extends MutableRow {
  @Column('text') purpose!: TokenPurpose;
  @Index('one_time_tokens_subject_id_idx')
  @Column('uuid', { name: 'subject_id' })
  subjectId!: string;
  @Column('text', { name: 'token_hash' }) tokenHash!: string;
  @Index('one_time_tokens_expires_at_idx')
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
  @Column('timestamptz', { name: 'used_at', nullable: true }) usedAt!: Date | null;
}
