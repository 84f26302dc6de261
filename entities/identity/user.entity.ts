import { Check, Column, Entity, Unique } from 'typeorm';
import { USER_STATUSES, type UserStatus } from '../../contracts/identity/states';
import { EMPTY_VAULT, MutableRow, oneOf } from '../row';

@Entity('users')
@Unique('users_email_hash_key', ['emailHash'])
@Check('users_metadata_empty', EMPTY_VAULT)
@Check('users_status_known', oneOf('status', USER_STATUSES))
export class User extends MutableRow {
  /** Personal: sealed under the user's key. */
  @Column('bytea', { nullable: true }) email!: Buffer | null;
  @Column('text', { name: 'email_hash', nullable: true }) emailHash!: string | null;
  /** Personal. */
  @Column('bytea', { name: 'display_name', nullable: true }) displayName!: Buffer | null;
  @Column('text', { default: 'active' }) status!: UserStatus;
  @Column('boolean', { name: 'is_student', default: false }) isStudent!: boolean;
  @Column('text', { nullable: true }) campus!: string | null;
  @Column('integer', { name: 'session_version', default: 1 }) sessionVersion!: number;
}
