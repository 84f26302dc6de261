import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { EMPTY_VAULT, MutableRow, restrict } from '../row';
import { PermissionRow } from './permission.entity';
import { RoleRow } from './role.entity';
import { User } from './user.entity';

@Entity('role_permissions')
@Unique('role_permissions_role_id_permission_id_key', ['roleId', 'permissionId'])
@Check('role_permissions_metadata_empty', EMPTY_VAULT)
export class RolePermission extends MutableRow {
  @ForeignKey(() => RoleRow, restrict('role_permissions_role_id_fkey'))
  @Column('uuid', { name: 'role_id' })
  roleId!: string;
  @Index('role_permissions_permission_id_idx')
  @ForeignKey(() => PermissionRow, restrict('role_permissions_permission_id_fkey'))
  @Column('uuid', { name: 'permission_id' })
  permissionId!: string;
  @Index('role_permissions_granted_by_idx')
  @ForeignKey(() => User, restrict('role_permissions_granted_by_fkey'))
  @Column('uuid', { name: 'granted_by' })
  grantedBy!: string;
}
