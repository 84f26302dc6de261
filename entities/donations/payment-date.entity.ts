import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { PAYMENT_DATE_STATUSES, type PaymentDateStatus } from '../../contracts/donations/states';
import { User } from '../identity/user.entity';
import { EMPTY_VAULT, isSha256, MutableRow, oneOf, restrict } from '../row';
import { Payment } from './payment.entity';

/** The day of a payment whose reported time cannot be right: proposed by one person, decided by another. */
@Entity('payment_dates')
@Index('payment_dates_one_live_per_payment', ['paymentId'], { unique: true, where: "status <> 'refused'" })
@Check('payment_dates_metadata_empty', EMPTY_VAULT)
@Check('payment_dates_likely', "given_on between '2000-01-01' and '9999-12-31'")
@Check('payment_dates_status_known', oneOf('status', PAYMENT_DATE_STATUSES))
@Check('payment_dates_approved_by_another', "status <> 'approved' or decided_by <> proposed_by")
@Check(
  'payment_dates_decided_has_time',
  "(status = 'proposed') = (decided_by is null) and (decided_by is null) = (decided_at is null)",
)
@Check('payment_dates_proposal_hash_sha256', isSha256('proposal_hash'))
export class PaymentDate extends MutableRow {
  @Index('payment_dates_payment_id_idx')
  @ForeignKey(() => Payment, restrict('payment_dates_payment_id_fkey'))
  @Column('uuid', { name: 'payment_id' })
  paymentId!: string;
  /** The organization's local day, `2026-02-27`. */
  @Column('date', { name: 'given_on' }) givenOn!: string;
  /** The IANA zone of that day. */
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  @Column('text', { default: 'proposed' }) status!: PaymentDateStatus;
  @Index('payment_dates_proposed_by_idx')
  @ForeignKey(() => User, restrict('payment_dates_proposed_by_fkey'))
  @Column('uuid', { name: 'proposed_by' })
  proposedBy!: string;
  @Column('text', { name: 'proposal_hash' }) proposalHash!: string;
  @Index('payment_dates_decided_by_idx')
  @ForeignKey(() => User, restrict('payment_dates_decided_by_fkey'))
  @Column('uuid', { name: 'decided_by', nullable: true })
  decidedBy!: string | null;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
}
