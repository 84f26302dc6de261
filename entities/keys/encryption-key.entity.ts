import { Check, Column, Entity, Index, Unique } from 'typeorm';
import { KEY_SCOPES, type KeyScope } from '../../contracts/keys/states';
import { EMPTY_VAULT, MutableRow, oneOf } from '../row';

@Entity('encryption_keys')
@Unique('encryption_keys_scope_scope_id_key_version_key', ['scope', 'scopeId', 'keyVersion'])
@Index('encryption_keys_master_key_idx', ['masterKeyId', 'id'], { where: 'wrapped_key is not null' })
@Check('encryption_keys_metadata_empty', EMPTY_VAULT)
@Check('encryption_keys_scope_known', oneOf('scope', KEY_SCOPES))
@Check('encryption_keys_scope_id_sized', 'length(scope_id) between 1 and 200')
@Check('encryption_keys_master_key_id_sized', 'length(master_key_id) between 1 and 200')
@Check('encryption_keys_version_positive', 'key_version > 0')
@Check('encryption_keys_destroyed_is_empty', '(destroyed_at is null) = (wrapped_key is not null)')
export class EncryptionKey extends MutableRow {
  @Column('text') scope!: KeyScope;
  @Column('text', { name: 'scope_id' }) scopeId!: string;
  @Column('integer', { name: 'key_version', default: 1 }) keyVersion!: number;
  /** Which master key wrapped it; `MasterKey.id`. */
  @Column('text', { name: 'master_key_id' }) masterKeyId!: string;
  /** The data key under the master key; null once destroyed. */
  @Column('bytea', { name: 'wrapped_key', nullable: true }) wrappedKey!: Buffer | null;
  @Column('timestamptz', { name: 'destroyed_at', nullable: true }) destroyedAt!: Date | null;
}
