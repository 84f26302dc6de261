import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { SESSION_KINDS, type SessionKind } from '../../contracts/identity/states';
import { EMPTY_VAULT, isSha256, MutableRow, oneOf, restrict } from '../row';
import { User } from './user.entity';

/** One secret of a session: a cookie's value or a refresh token. A session is the family of its rows. */
@Entity('sessions')
@Unique('sessions_refresh_hash_key', ['refreshHash'])
@Unique('sessions_family_id_counter_key', ['familyId', 'counter'])
@Index('sessions_one_current', ['familyId'], { unique: true, where: 'replaced_at is null' })
@Check('sessions_metadata_empty', EMPTY_VAULT)
@Check('sessions_kind_known', oneOf('kind', SESSION_KINDS))
@Check('sessions_refresh_hash_sha256', isSha256('refresh_hash'))
@Check('sessions_counter_not_negative', 'counter >= 0')
@Check('sessions_user_agent_sized', 'length(user_agent) <= 300')
@Check('sessions_retried_is_replaced', 'retried_at is null or replaced_at is not null')
export class SessionRow extends MutableRow {
  @Index('sessions_user_id_idx')
  @ForeignKey(() => User, restrict('sessions_user_id_fkey'))
  @Column('uuid', { name: 'user_id' })
  userId!: string;
  @Column('text') kind!: SessionKind;
  @Column('uuid', { name: 'family_id' }) familyId!: string;
  /** Of rotations before this row. */
  @Column('integer', { default: 0 }) counter!: number;
  /** Keyed hash of the secret. */
  @Column('text', { name: 'refresh_hash' }) refreshHash!: string;
  /** The user's `session_version` at log-in; another one there ends the session. */
  @Column('integer', { name: 'session_version' }) sessionVersion!: number;
  @Column('text', { name: 'ip_address', nullable: true }) ipAddress!: string | null;
  @Column('text', { name: 'user_agent', nullable: true }) userAgent!: string | null;
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
  /** Kept to the minute. */
  @Column('timestamptz', { name: 'last_used_at' }) lastUsedAt!: Date;
  @Index('sessions_expires_at_idx')
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
  /** When the next row of the family took its place. */
  @Column('timestamptz', { name: 'replaced_at', nullable: true }) replacedAt!: Date | null;
  /** When this replaced secret was given its successor a second time. */
  @Column('timestamptz', { name: 'retried_at', nullable: true }) retriedAt!: Date | null;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
  @Column('timestamptz', { name: 'step_up_at', nullable: true }) stepUpAt!: Date | null;
}
