import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { DELIVERY_STATUSES, type DeliveryStatus } from '../../contracts/webhooks/states';
import { EMPTY_VAULT, MutableRow, oneOf, restrict } from '../row';
import { OutboxRow } from '../kernel/outbox.entity';
import { WebhookEndpoint } from './webhook-endpoint.entity';

@Entity('webhook_deliveries')
@Unique('webhook_deliveries_endpoint_id_event_id_key', ['endpointId', 'eventId'])
@Index('webhook_deliveries_waiting_idx', ['endpointId', 'nextAttemptAt'], { where: "status = 'waiting'" })
@Index('webhook_deliveries_delivered_idx', ['deliveredAt'], { where: "status = 'delivered'" })
@Check('webhook_deliveries_metadata_empty', EMPTY_VAULT)
@Check('webhook_deliveries_status_known', oneOf('status', DELIVERY_STATUSES))
@Check('webhook_deliveries_delivered_has_time', "(status = 'delivered') = (delivered_at is not null)")
export class WebhookDelivery extends MutableRow {
  @ForeignKey(() => WebhookEndpoint, restrict('webhook_deliveries_endpoint_id_fkey'))
  @Column('uuid', { name: 'endpoint_id' })
  endpointId!: string;
  /** The outbox row of the event. */
  @Index('webhook_deliveries_event_id_idx')
  @ForeignKey(() => OutboxRow, restrict('webhook_deliveries_event_id_fkey'))
  @Column('uuid', { name: 'event_id' })
  eventId!: string;
  @Column('integer', { default: 0 }) attempts!: number;
  @Column('timestamptz', { name: 'next_attempt_at', default: () => 'now()' }) nextAttemptAt!: Date;
  @Column('integer', { name: 'last_status_code', nullable: true }) lastStatusCode!: number | null;
  @Column('integer', { name: 'last_latency_ms', nullable: true }) lastLatencyMs!: number | null;
  @Column('text', { name: 'last_response_excerpt', nullable: true }) lastResponseExcerpt!: string | null;
  @Column('timestamptz', { name: 'delivered_at', nullable: true }) deliveredAt!: Date | null;
  @Column('text', { default: 'waiting' }) status!: DeliveryStatus;
}
