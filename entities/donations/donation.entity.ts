import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import {
  DONATION_METHODS,
  DONATION_STATUSES,
  STATUS_REASONS,
  type DonationMethod,
  type DonationStatus,
  type StatusReason,
} from '../../contracts/donations/states';
import { CURRENCIES, type Currency } from '../../contracts/money/currencies';
import { ATOMIC, EMPTY_VAULT, MutableRow, oneOf, restrict } from '../row';
import { Donor } from './donor.entity';

@Entity('donations')
@Unique('donations_invoice_number_key', ['invoiceNumber'])
@Index('donations_donor_id_idx', ['donorId', 'id'])
@Index('donations_status_idx', ['status', 'id'])
@Index('donations_method_idx', ['method', 'id'])
@Index('donations_created_at_idx', ['createdAt', 'id'])
@Check('donations_metadata_empty', EMPTY_VAULT)
@Check('donations_method_known', oneOf('method', DONATION_METHODS))
@Check('donations_currency_known', oneOf('currency', CURRENCIES))
@Check('donations_amount_positive', 'amount_atomic > 0')
@Check('donations_received_not_negative', 'received_atomic >= 0')
@Check('donations_status_known', oneOf('status', DONATION_STATUSES))
@Check('donations_status_reason_known', oneOf('status_reason', STATUS_REASONS))
export class Donation extends MutableRow {
  @Column('text', { name: 'invoice_number' }) invoiceNumber!: string;
  @ForeignKey(() => Donor, restrict('donations_donor_id_fkey'))
  @Column('uuid', { name: 'donor_id' })
  donorId!: string;
  @Column('text') method!: DonationMethod;
  @Column('text', { nullable: true }) chain!: string | null;
  @Column('text') currency!: Currency;
  @Column('numeric', { name: 'amount_atomic', ...ATOMIC }) amountAtomic!: string;
  /** The amount received in the pledge's currency. */
  @Column('numeric', { name: 'received_atomic', ...ATOMIC, default: 0 }) receivedAtomic!: string;
  @Column('text', { default: 'created' }) status!: DonationStatus;
  @Column('text', { name: 'status_reason', default: 'awaiting-payment' }) statusReason!: StatusReason;
  @Column('text', { default: 'general' }) earmark!: string;
  @Column('timestamptz', { name: 'pay_until' }) payUntil!: Date;
  @Column('timestamptz', { name: 'review_due_at', nullable: true }) reviewDueAt!: Date | null;
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt!: Date | null;
  /** For If-Match; every change adds one. */
  @Column('integer', { default: 1 }) version!: number;
}
