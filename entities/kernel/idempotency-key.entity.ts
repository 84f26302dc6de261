import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { IDEMPOTENCY_STATUSES, type IdempotencyStatus } from '../../contracts/webhooks/states';
import { EMPTY_VAULT, isSha256, MutableRow, oneOf, restrict } from '../row';

@Entity('idempotency_keys')
@Unique('idempotency_keys_actor_id_key_key', ['actorId', 'key'])
@Index('idempotency_keys_expires_at_idx', ['expiresAt'])
@Check('idempotency_keys_metadata_empty', EMPTY_VAULT)
@Check('idempotency_keys_status_known', oneOf('status', IDEMPOTENCY_STATUSES))
@Check('idempotency_keys_done_has_answer', "status = 'in_flight' or response_status is not null")
@Check('idempotency_keys_key_sized', 'length(key) between 1 and 255')
@Check('idempotency_keys_request_hash_sha256', isSha256('request_hash'))
export class IdempotencyKey extends MutableRow {
  @ForeignKey('users', restrict('idempotency_keys_actor_id_fkey'))
  @Column('uuid', { name: 'actor_id' })
  actorId!: string;
  @Column('text') key!: string;
  @Column('text', { name: 'request_hash' }) requestHash!: string;
  @Column('text', { default: 'in_flight' }) status!: IdempotencyStatus;
  @Column('integer', { name: 'response_status', nullable: true }) responseStatus!: number | null;
  /** Personal. */
  @Column('bytea', { nullable: true }) response!: Buffer | null;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}
