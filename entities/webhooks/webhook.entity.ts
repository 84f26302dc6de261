import { Check, Column, Entity, Index, Unique } from 'typeorm';
import { INBOX_STATUSES, type InboxStatus } from '../../contracts/webhooks/states';
import { EMPTY_VAULT, isSha256, MutableRow, oneOf } from '../row';

/** The inbox: one row an event as a provider sent it. */
@Entity('webhooks')
@Unique('webhooks_provider_event_id_key', ['provider', 'eventId'])
@Index('webhooks_dead_idx', ['id'], { where: "status = 'dead'" })
@Check('webhooks_metadata_empty', EMPTY_VAULT)
@Check('webhooks_status_known', oneOf('status', INBOX_STATUSES))
@Check('webhooks_body_sha256_sha256', isSha256('body_sha256'))
export class Webhook extends MutableRow {
  @Column('text') provider!: string;
  @Column('text', { name: 'event_id' }) eventId!: string;
  @Column('text', { name: 'event_type' }) eventType!: string;
  /** Personal: the bytes as received, sealed under the month's intake key. */
  @Column('bytea', { nullable: true }) body!: Buffer | null;
  @Column('text', { name: 'body_sha256' }) bodySha256!: string;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('text', { default: 'received' }) status!: InboxStatus;
  @Column('timestamptz', { name: 'processed_at', nullable: true }) processedAt!: Date | null;
  @Column('integer', { default: 0 }) attempts!: number;
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null;
}
