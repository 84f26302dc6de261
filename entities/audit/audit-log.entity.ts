import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { AUDIT_OUTCOMES, type AuditOutcome } from '../../contracts/audit/states';
import { oneOf } from '../row';

/** Read only: rows come from the database function `audit_append`. */
@Entity('audit_logs')
@Unique('audit_logs_stream_sequence_key', ['stream', 'sequence'])
@Index('audit_logs_resource_idx', ['resourceType', 'resourceId', 'occurredAt'])
@Index('audit_logs_occurred_at_idx', ['occurredAt'], { type: 'brin' })
@Check('audit_logs_outcome_known', oneOf('outcome', AUDIT_OUTCOMES))
@Check('audit_logs_hashes_sized', 'octet_length(prev_hash) = 32 and octet_length(hash) = 32')
@Check('audit_logs_created_is_occurred', 'created_at = occurred_at')
export class AuditLog {
  @PrimaryColumn('uuid') id!: string;
  @Column('smallint') stream!: number;
  @Column('bigint') sequence!: string;
  @Column('timestamptz', { name: 'occurred_at' }) occurredAt!: Date;
  @Column('uuid', { name: 'actor_id' }) actorId!: string;
  @Column('uuid', { name: 'on_behalf_of', nullable: true }) onBehalfOf!: string | null;
  @Column('text') action!: string;
  @Column('text', { name: 'resource_type' }) resourceType!: string;
  @Column('text', { name: 'resource_id' }) resourceId!: string;
  @Column('text') outcome!: AuditOutcome;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('text', { name: 'request_id' }) requestId!: string;
  @Column('text', { name: 'run_id', nullable: true }) runId!: string | null;
  @Column('text', { name: 'ip_address', nullable: true }) ipAddress!: string | null;
  @Column('text', { name: 'user_agent', nullable: true }) userAgent!: string | null;
  /** Personal: sealed under the retention key of the year; the hash covers the ciphertext. */
  @Column('bytea', { nullable: true }) details!: Buffer | null;
  @Column('bytea', { name: 'prev_hash' }) prevHash!: Buffer;
  @Column('bytea') hash!: Buffer;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
