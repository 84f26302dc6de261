import { Check, Column, Entity, Unique } from 'typeorm';
import { EMPTY_VAULT, MutableRow } from '../row';

/** The counter of changes of rights. Read only: triggers increase it in the transaction of each change. */
@Entity('authz_epoch')
@Unique('authz_epoch_is_only_key', ['isOnly'])
@Check('authz_epoch_metadata_empty', EMPTY_VAULT)
@Check('authz_epoch_one_row', 'is_only')
export class AuthzEpoch extends MutableRow {
  @Column('bigint', { default: 1 }) epoch!: string;
  @Column('boolean', { name: 'is_only', default: true }) isOnly!: boolean;
}
