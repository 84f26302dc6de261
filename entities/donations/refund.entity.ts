import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { REFUND_STATUSES, type RefundStatus } from '../../contracts/donations/states';
import { CURRENCIES, type Currency } from '../../contracts/money/currencies';
import { User } from '../identity/user.entity';
import { ATOMIC, EMPTY_VAULT, isSha256, MutableRow, oneOf, restrict } from '../row';
import { Donation } from './donation.entity';
import { Payment } from './payment.entity';

@Entity('refunds')
@Index('refunds_one_live_per_payment', ['paymentId'], { unique: true, where: "status <> 'refused'" })
@Check('refunds_metadata_empty', EMPTY_VAULT)
@Check('refunds_amount_positive', 'amount_atomic > 0')
@Check('refunds_currency_known', oneOf('currency', CURRENCIES))
@Check('refunds_status_known', oneOf('status', REFUND_STATUSES))
@Check('refunds_by_another', 'approver_id <> proposed_by')
@Check('refunds_approved_has_approver', "status in ('proposed','refused') or approver_id is not null")
@Check('refunds_sent_has_time', "status not in ('sent','confirmed') or sent_at is not null")
@Check('refunds_confirmed_has_time', "(status = 'confirmed') = (confirmed_at is not null)")
@Check('refunds_proposal_hash_sha256', isSha256('proposal_hash'))
export class RefundRow extends MutableRow {
  /** The payment's gift; null exactly when the payment has none. */
  @Index('refunds_donation_id_idx')
  @ForeignKey(() => Donation, restrict('refunds_donation_id_fkey'))
  @Column('uuid', { name: 'donation_id', nullable: true })
  donationId!: string | null;
  @Index('refunds_payment_id_idx')
  @ForeignKey(() => Payment, restrict('refunds_payment_id_fkey'))
  @Column('uuid', { name: 'payment_id' })
  paymentId!: string;
  @Index('refunds_case_id_idx')
  @ForeignKey('cases', restrict('refunds_case_id_fkey'))
  @Column('uuid', { name: 'case_id', nullable: true })
  caseId!: string | null;
  @Column('numeric', { name: 'amount_atomic', ...ATOMIC }) amountAtomic!: string;
  @Column('text') currency!: Currency;
  /** Personal: free text, sealed under a retention key. */
  @Column('bytea', { nullable: true }) reason!: Buffer | null;
  @Index('refunds_proposed_by_idx')
  @ForeignKey(() => User, restrict('refunds_proposed_by_fkey'))
  @Column('uuid', { name: 'proposed_by' })
  proposedBy!: string;
  @Column('text', { name: 'proposal_hash' }) proposalHash!: string;
  @Index('refunds_approver_id_idx')
  @ForeignKey(() => User, restrict('refunds_approver_id_fkey'))
  @Column('uuid', { name: 'approver_id', nullable: true })
  approverId!: string | null;
  @Column('text', { default: 'proposed' }) status!: RefundStatus;
  @Column('text', { name: 'provider_reference', nullable: true }) providerReference!: string | null;
  @Column('timestamptz', { name: 'sent_at', nullable: true }) sentAt!: Date | null;
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt!: Date | null;
}
