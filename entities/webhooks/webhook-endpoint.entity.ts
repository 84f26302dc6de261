import { Check, Column, Entity } from 'typeorm';
import { EVENT_TOPICS, type EventTopic } from '../../contracts/webhooks/topics';
import { EMPTY_VAULT, MutableRow } from '../row';

/** An address that receives our events. */
@Entity('webhook_endpoints')
@Check('webhook_endpoints_metadata_empty', EMPTY_VAULT)
@Check('webhook_endpoints_topics_known', `topics <@ array['${[...EVENT_TOPICS].sort().join("','")}']`)
@Check('webhook_endpoints_disabled_has_reason', '(disabled_at is null) = (disabled_reason is null)')
export class WebhookEndpoint extends MutableRow {
  @Column('text') url!: string;
  @Column('text', { array: true, default: [] }) topics!: EventTopic[];
  /** Signing secrets, sealed. */
  @Column('bytea') secrets!: Buffer;
  @Column('timestamptz', { name: 'disabled_at', nullable: true }) disabledAt!: Date | null;
  @Column('text', { name: 'disabled_reason', nullable: true }) disabledReason!: string | null;
}
