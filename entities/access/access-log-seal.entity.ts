import { Check, Column, Entity, Unique } from 'typeorm';
import { AppendOnlyRow, isSha256 } from '../row';

/**
 * The seal in the audit chain of all `access_log` rows of the transactions from `first_transaction` up to, but without,
 * `next_transaction`.
 */
@Entity('access_log_seals')
@Unique('access_log_seals_sequence_key', ['sequence'])
@Check('access_log_seals_sequence_positive', 'sequence > 0')
@Check('access_log_seals_range_not_empty', 'next_transaction > first_transaction')
@Check('access_log_seals_row_count_positive', 'row_count > 0')
@Check('access_log_seals_sha256_sha256', isSha256('sha256'))
export class AccessLogSeal extends AppendOnlyRow {
  @Column('bigint') sequence!: string;
  @Column('bigint', { name: 'first_transaction' }) firstTransaction!: string;
  @Column('bigint', { name: 'next_transaction' }) nextTransaction!: string;
  @Column('bigint', { name: 'row_count' }) rowCount!: string;
  @Column('text') sha256!: string;
  @Column('timestamptz', { name: 'from_at' }) fromAt!: Date;
  @Column('timestamptz', { name: 'to_at' }) toAt!: Date;
}
