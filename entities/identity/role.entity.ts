import { Check, Column, Entity, Unique } from 'typeorm';
import { ROLE_TYPES, type RoleType } from '../../contracts/identity/states';
import { EMPTY_VAULT, MutableRow, oneOf } from '../row';

@Entity('roles')
@Unique('roles_role_name_key', ['roleName'])
@Check('roles_metadata_empty', EMPTY_VAULT)
@Check('roles_type_known', oneOf('role_type', ROLE_TYPES))
export class RoleRow extends MutableRow {
  @Column('text', { name: 'role_name' }) roleName!: string;
  @Column('text', { name: 'role_type', default: 'system' }) roleType!: RoleType;
  @Column('text') description!: string;
  @Column('boolean', { name: 'is_active', default: true }) isActive!: boolean;
}
