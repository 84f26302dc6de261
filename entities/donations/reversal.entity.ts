import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import {
  REVERSAL_KINDS,
  REVERSAL_STATUSES,
  type ReversalEvent,
  type ReversalKind,
  type ReversalStatus,
} from '../../contracts/donations/states';
import { CURRENCIES, type Currency } from '../../contracts/money/currencies';
import { ATOMIC, EMPTY_VAULT, MutableRow, oneOf, restrict } from '../row';
import { Payment } from './payment.entity';

/** Money that the provider took back by itself; one row for each id that it gives. */
@Entity('reversals')
@Unique('reversals_provider_provider_reference_key', ['provider', 'providerReference'])
@Index('reversals_waiting_idx', ['provider', 'paymentReference'], { where: "status = 'waiting'" })
@Check('reversals_metadata_empty', EMPTY_VAULT)
@Check('reversals_kind_known', oneOf('kind', REVERSAL_KINDS))
@Check(
  'reversals_event_of_its_kind',
  "event = any (case kind when 'refund' then array['refunded'] else array['opened','won','lost'] end)",
)
@Check('reversals_amount_positive', 'amount_atomic > 0')
@Check('reversals_currency_known', oneOf('currency', CURRENCIES))
@Check('reversals_status_known', oneOf('status', REVERSAL_STATUSES))
@Check('reversals_disputes_alone_are_decided', "kind = 'dispute' or status not in ('open','won')")
@Check('reversals_acts_on_payment', "status in ('waiting','held') or payment_id is not null")
export class Reversal extends MutableRow {
  @Column('text') provider!: string;
  @Column('text', { name: 'provider_reference' }) providerReference!: string;
  @Column('text') kind!: ReversalKind;
  /** The last that the provider reported of it. */
  @Column('text') event!: ReversalEvent;
  /** Null until its payment has come. */
  @Index('reversals_payment_id_idx')
  @ForeignKey(() => Payment, restrict('reversals_payment_id_fkey'))
  @Column('uuid', { name: 'payment_id', nullable: true })
  paymentId!: string | null;
  /** The payment as the provider names it. */
  @Column('text', { name: 'payment_reference' }) paymentReference!: string;
  /** The event that reported it first. */
  @Index('reversals_webhook_id_idx')
  @ForeignKey('webhooks', restrict('reversals_webhook_id_fkey'))
  @Column('uuid', { name: 'webhook_id' })
  webhookId!: string;
  @Column('numeric', { name: 'amount_atomic', ...ATOMIC }) amountAtomic!: string;
  @Column('text') currency!: Currency;
  @Column('text') status!: ReversalStatus;
  @Column('timestamptz', { name: 'occurred_at' }) occurredAt!: Date;
}
