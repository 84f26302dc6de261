import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import {
  PAYMENT_DISCREPANCIES,
  PAYMENT_STATUSES,
  type PaymentDiscrepancy,
  type PaymentStatus,
} from '../../contracts/donations/states';
import { CURRENCIES, type Currency } from '../../contracts/money/currencies';
import { ATOMIC, EMPTY_VAULT, MutableRow, oneOf, restrict } from '../row';
import { Donation } from './donation.entity';

/** A payment that arrived. */
@Entity('payments')
@Unique('payments_provider_provider_reference_key', ['provider', 'providerReference'])
@Index('payments_status_idx', ['status', 'id'])
@Check('payments_metadata_empty', EMPTY_VAULT)
@Check('payments_currency_known', oneOf('currency', CURRENCIES))
@Check('payments_amount_positive', 'amount_atomic > 0')
@Check('payments_returned_at_most_once', 'returned_atomic between 0 and amount_atomic')
@Check('payments_returned_is_all', "(status = 'returned') = (returned_atomic = amount_atomic)")
@Check('payments_status_known', oneOf('status', PAYMENT_STATUSES))
@Check('payments_matched_has_donation', "status <> 'matched' or donation_id is not null")
@Check('payments_discrepancy_known', oneOf('discrepancy', PAYMENT_DISCREPANCIES))
@Check('payments_notes_codes', "notes ~ '^[a-z-]+(,[a-z-]+)*$'")
@Check('payments_named_reference_sized', 'length(named_reference) <= 200')
@Check('payments_day_has_zone', '(given_on is null) = (time_zone is null)')
@Check('payments_day_likely', "given_on between '2000-01-01' and '9999-12-31'")
export class Payment extends MutableRow {
  /** Null while it waits for its gift, or belongs to none. */
  @Index('payments_donation_id_idx')
  @ForeignKey(() => Donation, restrict('payments_donation_id_fkey'))
  @Column('uuid', { name: 'donation_id', nullable: true })
  donationId!: string | null;
  @Index('payments_webhook_id_idx')
  @ForeignKey('webhooks', restrict('payments_webhook_id_fkey'))
  @Column('uuid', { name: 'webhook_id', nullable: true })
  webhookId!: string | null;
  @Column('text') provider!: string;
  @Column('text', { name: 'provider_reference' }) providerReference!: string;
  /** The pledge's id as the provider gave it; it may name none of ours. */
  @Column('text', { name: 'named_reference', nullable: true }) namedReference!: string | null;
  @Column('text') currency!: Currency;
  @Column('numeric', { name: 'amount_atomic', ...ATOMIC }) amountAtomic!: string;
  /** What went back of it. */
  @Column('numeric', { name: 'returned_atomic', ...ATOMIC, default: 0 }) returnedAtomic!: string;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  /** Personal: sealed under a retention key. */
  @Column('bytea', { nullable: true }) payer!: Buffer | null;
  /** Codes of what of it did not fit and was left out, with commas between them (`PAYMENT_NOTES`). */
  @Column('text', { nullable: true }) notes!: string | null;
  /**
   * The organization's local day on which it was given, `2026-02-27`. Stored when its gift is settled, or given by two
   * people before; a trigger keeps it.
   */
  @Column('date', { name: 'given_on', nullable: true }) givenOn!: string | null;
  /** The IANA zone of that day. */
  @Column('text', { name: 'time_zone', nullable: true }) timeZone!: string | null;
  @Column('text', { default: 'seen' }) status!: PaymentStatus;
  @Column('text', { default: 'none' }) discrepancy!: PaymentDiscrepancy;
}
