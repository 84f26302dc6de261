import { Check, Column, Entity, Index, Unique } from 'typeorm';
import { LOCKOUT_SCOPES, type LockoutScope } from '../../contracts/identity/states';
import { EMPTY_VAULT, isSha256, MutableRow, oneOf } from '../row';

@Entity('lockouts')
@Unique('lockouts_scope_scope_key_key', ['scope', 'scopeKey'])
@Index('lockouts_updated_at_idx', ['updatedAt'])
@Check('lockouts_metadata_empty', EMPTY_VAULT)
@Check('lockouts_scope_known', oneOf('scope', LOCKOUT_SCOPES))
@Check('lockouts_scope_key_sha256', isSha256('scope_key'))
@Check('lockouts_failures_not_negative', 'failures >= 0')
export class Lockout extends MutableRow {
  @Column('text') scope!: LockoutScope;
  /** Keyed hash of an email, whether anybody has it or not, or of a network address. */
  @Column('text', { name: 'scope_key' }) scopeKey!: string;
  @Column('integer') failures!: number;
  @Column('timestamptz', { name: 'locked_until', nullable: true }) lockedUntil!: Date | null;
}
