import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { IDENTITY_TYPES, type IdentityType } from '../../contracts/identity/states';
import { EMPTY_VAULT, MutableRow, oneOf, restrict } from '../row';
import { User } from './user.entity';

@Entity('user_identities')
@Index('user_identities_provider_value_unique', ['provider', 'identityValue'], {
  unique: true,
  where: 'identity_value is not null',
})
@Check('user_identities_metadata_empty', EMPTY_VAULT)
@Check('user_identities_type_known', oneOf('identity_type', IDENTITY_TYPES))
@Check('user_identities_one_secret', 'num_nonnulls(secret_hash, secret_wrapped) <= 1')
export class UserIdentity extends MutableRow {
  @Index('user_identities_user_id_idx')
  @ForeignKey(() => User, restrict('user_identities_user_id_fkey'))
  @Column('uuid', { name: 'user_id' })
  userId!: string;
  @Column('text', { name: 'identity_type' }) identityType!: IdentityType;
  @Column('text') provider!: string;
  /** The value of a look-up: an API key's prefix, a subject at an OpenID provider. */
  @Column('text', { name: 'identity_value', nullable: true }) identityValue!: string | null;
  /** A secret that is only compared, hashed. */
  @Column('text', { name: 'secret_hash', nullable: true }) secretHash!: string | null;
  /** A secret that is used, sealed. */
  @Column('bytea', { name: 'secret_wrapped', nullable: true }) secretWrapped!: Buffer | null;
  /** Of an authenticator app the last time step whose code was taken, of a passkey how often it was used. */
  @Column('bigint', { nullable: true }) counter!: string | null;
  /** Of a passkey, COSE. */
  @Column('bytea', { name: 'public_key', nullable: true }) publicKey!: Buffer | null;
  @Column('timestamptz', { name: 'verified_at', nullable: true }) verifiedAt!: Date | null;
  @Column('boolean', { name: 'is_primary', default: false }) isPrimary!: boolean;
  @Column('timestamptz', { name: 'last_used_at', nullable: true }) lastUsedAt!: Date | null;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
}
