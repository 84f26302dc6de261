import { Check, Column, Entity, Index, Unique } from 'typeorm';
import { OUTBOX_KINDS, OUTBOX_STATUSES, type OutboxKind, type OutboxStatus } from '../../contracts/webhooks/states';
import { EMPTY_VAULT, MutableRow, oneOf } from '../row';

/** One row of the outbox: a workflow to start or signal in order, or an event to deliver. */
@Entity('outbox')
@Unique('outbox_aggregate_sequence_key', ['aggregateType', 'aggregateId', 'sequence'])
@Index('outbox_commands_waiting_idx', ['availableAt'], { where: "status = 'waiting' and kind <> 'deliver'" })
@Index('outbox_commands_order_idx', ['aggregateType', 'aggregateId', 'sequence'], {
  where: "status = 'waiting' and kind <> 'deliver'",
})
@Index('outbox_deliver_waiting_idx', ['availableAt'], { where: "status = 'waiting' and kind = 'deliver'" })
@Index('outbox_done_idx', ['updatedAt'], { where: "status = 'done'" })
@Check('outbox_metadata_empty', EMPTY_VAULT)
@Check('outbox_kind_known', oneOf('kind', OUTBOX_KINDS))
@Check('outbox_status_known', oneOf('status', OUTBOX_STATUSES))
@Check('outbox_commands_never_die', "status <> 'dead' or kind = 'deliver'")
@Check('outbox_sequence_positive', 'sequence > 0')
export class OutboxRow extends MutableRow {
  @Column('text') kind!: OutboxKind;
  @Column('text', { name: 'aggregate_type' }) aggregateType!: string;
  @Column('text', { name: 'aggregate_id' }) aggregateId!: string;
  @Column('bigint') sequence!: string;
  @Column('jsonb') payload!: Record<string, unknown>;
  @Column('uuid', { name: 'actor_id' }) actorId!: string;
  @Column('uuid', { name: 'on_behalf_of', nullable: true }) onBehalfOf!: string | null;
  @Column('text', { name: 'request_id' }) requestId!: string;
  @Column('timestamptz', { name: 'available_at', default: () => 'now()' }) availableAt!: Date;
  @Column('timestamptz', { name: 'leased_until', nullable: true }) leasedUntil!: Date | null;
  @Column('integer', { default: 0 }) attempts!: number;
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null;
  @Column('text', { default: 'waiting' }) status!: OutboxStatus;
}
