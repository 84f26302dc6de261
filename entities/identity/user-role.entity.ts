import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { EMPTY_VAULT, MutableRow, restrict } from '../row';
import { RoleRow } from './role.entity';
import { User } from './user.entity';

@Entity('user_roles')
@Index('user_roles_one_unlimited', ['userId', 'roleId'], { unique: true, where: 'expires_at is null' })
@Check('user_roles_metadata_empty', EMPTY_VAULT)
@Check('user_roles_not_by_oneself', 'assigned_by <> user_id')
@Check('user_roles_ends_after_start', 'expires_at >= valid_from')
export class UserRole extends MutableRow {
  @Index('user_roles_user_id_idx')
  @ForeignKey(() => User, restrict('user_roles_user_id_fkey'))
  @Column('uuid', { name: 'user_id' })
  userId!: string;
  @Index('user_roles_role_id_idx')
  @ForeignKey(() => RoleRow, restrict('user_roles_role_id_fkey'))
  @Column('uuid', { name: 'role_id' })
  roleId!: string;
  @Index('user_roles_assigned_by_idx')
  @ForeignKey(() => User, restrict('user_roles_assigned_by_fkey'))
  @Column('uuid', { name: 'assigned_by' })
  assignedBy!: string;
  @Column('timestamptz', { name: 'valid_from', default: () => 'now()' }) validFrom!: Date;
  /** Null: until it is ended by setting it. */
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null;
  /** The escalation it came from; escalations have their table with a later layer. */
  @Column('uuid', { name: 'escalation_id', nullable: true }) escalationId!: string | null;
}
