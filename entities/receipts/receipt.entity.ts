import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import {
  RECEIPT_STATUSES,
  RECEIPT_VOID_REASONS,
  type ReceiptStatus,
  type ReceiptVoidReason,
} from '../../contracts/receipts/states';
import { Asset } from '../kernel/asset.entity';
import { Organization } from '../identity/organization.entity';
import { EMPTY_VAULT, isSha256, MutableRow, oneOf, restrict } from '../row';

/** Frozen by a trigger: only its end (status, reason) and, once, its file may be written. */
@Entity('receipts')
@Unique('receipts_number_organization_id_key', ['number', 'organizationId'])
@Unique('receipts_organization_id_year_sequence_key', ['organizationId', 'year', 'sequence'])
@Index('receipts_one_issued_per_donation_and_year', ['donationId', 'giftYear'], {
  unique: true,
  where: "status = 'issued'",
})
@Index('receipts_replaced_once', ['replacesId'], { unique: true, where: 'replaces_id is not null' })
@Check('receipts_metadata_empty', EMPTY_VAULT)
@Check('receipts_status_known', oneOf('status', RECEIPT_STATUSES))
@Check('receipts_void_reason_known', oneOf('void_reason', RECEIPT_VOID_REASONS))
@Check('receipts_void_has_reason', "(status = 'issued') = (void_reason is null)")
@Check('receipts_replaced_says_so', "(status = 'replaced') = (coalesce(void_reason, '') = 'replaced')")
@Check('receipts_pdf_has_hash', '(pdf_asset_id is null) = (sha256 is null)')
@Check('receipts_sha256_sha256', isSha256('sha256'))
@Check('receipts_sequence_positive', 'sequence > 0')
@Check('receipts_year_of_issue', 'year = extract(year from issued_on)')
@Check('receipts_year_of_gift', 'gift_year = extract(year from given_on)')
@Check('receipts_does_not_replace_itself', 'replaces_id <> id')
export class Receipt extends MutableRow {
  @Column('text') number!: string;
  @Column('integer') year!: number;
  @Column('integer') sequence!: number;
  /** The organization's local day of issue. */
  @Column('date', { name: 'issued_on' }) issuedOn!: string;
  /** The organization's local day of the gift: of the last payment that this receipt is for. */
  @Column('date', { name: 'given_on' }) givenOn!: string;
  /** A gift whose payments came in several years has a receipt for each. */
  @Column('integer', { name: 'gift_year' }) giftYear!: number;
  /** The IANA zone of both days. */
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  @ForeignKey(() => Organization, restrict('receipts_organization_id_fkey'))
  @Column('uuid', { name: 'organization_id' })
  organizationId!: string;
  @Index('receipts_donation_id_idx')
  @ForeignKey('donations', restrict('receipts_donation_id_fkey'))
  @Column('uuid', { name: 'donation_id' })
  donationId!: string;
  @Column('text') jurisdiction!: string;
  @Column('text', { default: 'issued' }) status!: ReceiptStatus;
  @ForeignKey(() => Receipt, restrict('receipts_replaces_id_fkey'))
  @Column('uuid', { name: 'replaces_id', nullable: true })
  replacesId!: string | null;
  @Column('text', { name: 'void_reason', nullable: true }) voidReason!: ReceiptVoidReason | null;
  /** Personal: sealed under the retention key of the receipt's year. */
  @Column('bytea') facts!: Buffer;
  @Index('receipts_pdf_asset_id_idx')
  @ForeignKey(() => Asset, restrict('receipts_pdf_asset_id_fkey'))
  @Column('uuid', { name: 'pdf_asset_id', nullable: true })
  pdfAssetId!: string | null;
  @Column('text', { nullable: true }) sha256!: string | null;
  @Column('timestamptz', { name: 'issued_at' }) issuedAt!: Date;
  /** Since when a payment behind it is disputed; null while none is. */
  @Column('timestamptz', { name: 'contested_at', nullable: true }) contestedAt!: Date | null;
}
