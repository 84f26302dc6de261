import { Check, Column, Entity, Unique } from 'typeorm';
import { EMPTY_VAULT, MutableRow } from '../row';

@Entity('permissions')
@Unique('permissions_permission_name_key', ['permissionName'])
@Check('permissions_metadata_empty', EMPTY_VAULT)
@Check('permissions_name_says_both', "permission_name = resource_type || ':' || action")
export class PermissionRow extends MutableRow {
  @Column('text', { name: 'permission_name' }) permissionName!: string;
  @Column('text', { name: 'resource_type' }) resourceType!: string;
  @Column('text') action!: string;
  @Column('text') description!: string;
}
