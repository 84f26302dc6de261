import { Column, Entity, Index } from 'typeorm';
import { AppendOnlyRow } from '../row';

/** One read or refused read; rows come from the database function `access_record`. */
@Entity('access_log')
@Index('access_log_transaction_id_id_idx', ['transactionId', 'id'])
@Index('access_log_resource_idx', ['resourceType', 'resourceId', 'accessedAt'])
@Index('access_log_actor_idx', ['actorId', 'accessedAt'])
export class AccessLog extends AppendOnlyRow {
  @Column('bigint', { name: 'transaction_id' }) transactionId!: string;
  @Column('uuid', { name: 'actor_id' }) actorId!: string;
  @Column('uuid', { name: 'on_behalf_of', nullable: true }) onBehalfOf!: string | null;
  @Column('text', { name: 'request_id' }) requestId!: string;
  @Column('text', { name: 'resource_type' }) resourceType!: string;
  @Column('text', { name: 'resource_id' }) resourceId!: string;
  @Column('text') action!: string;
  @Column('text', { array: true, default: [] }) fields!: string[];
  @Column('boolean') granted!: boolean;
  @Column('uuid', { name: 'matched_rule_id', nullable: true }) matchedRuleId!: string | null;
  @Column('bigint', { name: 'authz_epoch', nullable: true }) authzEpoch!: string | null;
  @Column('text', { name: 'ip_address', nullable: true }) ipAddress!: string | null;
  @Column('text', { name: 'user_agent', nullable: true }) userAgent!: string | null;
  @Column('text', { nullable: true }) purpose!: string | null;
  /** Sealed under the retention key of the audit's year. */
  @Column('bytea', { nullable: true }) reason!: Buffer | null;
  @Column('timestamptz', { name: 'accessed_at' }) accessedAt!: Date;
}
