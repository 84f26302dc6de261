import { Check, Column, Entity, ForeignKey, Unique } from 'typeorm';
import { Organization } from '../identity/organization.entity';
import { EMPTY_VAULT, MutableRow, restrict } from '../row';

/** The last number taken; its row lock makes numbers gapless. */
@Entity('receipt_counters')
@Unique('receipt_counters_organization_id_year_key', ['organizationId', 'year'])
@Check('receipt_counters_metadata_empty', EMPTY_VAULT)
@Check('receipt_counters_positive', 'last_number > 0')
export class ReceiptCounter extends MutableRow {
  @ForeignKey(() => Organization, restrict('receipt_counters_organization_id_fkey'))
  @Column('uuid', { name: 'organization_id' })
  organizationId!: string;
  @Column('integer') year!: number;
  @Column('integer', { name: 'last_number' }) lastNumber!: number;
}
