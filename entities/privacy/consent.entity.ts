import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { User } from '../identity/user.entity';
import { AppendOnlyRow, isSha256, restrict } from '../row';
import { Donor } from '../donations/donor.entity';

/** A consent, or its withdrawal when `revokedAt` is set; a withdrawal is a row of its own. */
@Entity('consents')
@Check('consents_one_subject', 'num_nonnulls(user_id, donor_id) = 1')
@Check('consents_text_sha256_sha256', isSha256('text_sha256'))
@Check('consents_revoked_after_accepted', 'revoked_at >= accepted_at')
export class Consent extends AppendOnlyRow {
  @Index('consents_user_id_idx')
  @ForeignKey(() => User, restrict('consents_user_id_fkey'))
  @Column('uuid', { name: 'user_id', nullable: true })
  userId!: string | null;
  @Index('consents_donor_id_idx')
  @ForeignKey(() => Donor, restrict('consents_donor_id_fkey'))
  @Column('uuid', { name: 'donor_id', nullable: true })
  donorId!: string | null;
  @Column('text') type!: string;
  @Column('text') version!: string;
  /** Of the text as it was shown. */
  @Column('text', { name: 'text_sha256' }) textSha256!: string;
  @Column('timestamptz', { name: 'accepted_at' }) acceptedAt!: Date;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
  @Column('text', { name: 'ip_address', nullable: true }) ipAddress!: string | null;
  @Column('text', { name: 'user_agent', nullable: true }) userAgent!: string | null;
  @Column('jsonb', { default: {} }) details!: Record<string, unknown>;
}
