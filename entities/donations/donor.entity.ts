import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { DONOR_KINDS, type DonorKind } from '../../contracts/donations/states';
import { User } from '../identity/user.entity';
import { EMPTY_VAULT, MutableRow, oneOf, restrict } from '../row';

/** Columns of type Buffer are personal, sealed under the donor's key. */
@Entity('donors')
@Index('donors_email_hash_idx', ['emailHash'])
@Check('donors_metadata_empty', EMPTY_VAULT)
@Check('donors_kind_known', oneOf('kind', DONOR_KINDS))
@Check('donors_country_iso', "country ~ '^[A-Z]{2}$'")
@Check(
  'donors_erased_is_empty',
  'erased_at is null or num_nonnulls(user_id, full_name, email, email_hash, address, printed, country, birth_date, tax_id) = 0',
)
@Check('donors_not_merged_into_itself', 'merged_into_id <> id')
export class Donor extends MutableRow {
  @Index('donors_user_id_idx')
  @ForeignKey(() => User, restrict('donors_user_id_fkey'))
  @Column('uuid', { name: 'user_id', nullable: true })
  userId!: string | null;
  @Column('text') kind!: DonorKind;
  @Column('bytea', { name: 'full_name', nullable: true }) fullName!: Buffer | null;
  @Column('bytea', { nullable: true }) email!: Buffer | null;
  @Column('text', { name: 'email_hash', nullable: true }) emailHash!: string | null;
  /** JSON once opened. */
  @Column('bytea', { nullable: true }) address!: Buffer | null;
  /** JSON once opened: the form in which name and address are printed, where no font of ours has their letters. */
  @Column('bytea', { nullable: true }) printed!: Buffer | null;
  @Column('text', { nullable: true }) country!: string | null;
  @Column('bytea', { name: 'birth_date', nullable: true }) birthDate!: Buffer | null;
  @Column('bytea', { name: 'tax_id', nullable: true }) taxId!: Buffer | null;
  @Index('donors_merged_into_id_idx')
  @ForeignKey(() => Donor, restrict('donors_merged_into_id_fkey'))
  @Column('uuid', { name: 'merged_into_id', nullable: true })
  mergedIntoId!: string | null;
  /** A tombstone from then on: nothing personal is left, and the row stays for the gifts. */
  @Column('timestamptz', { name: 'erased_at', nullable: true }) erasedAt!: Date | null;
}
