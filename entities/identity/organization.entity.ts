import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { Asset } from '../kernel/asset.entity';
import { EMPTY_VAULT, MutableRow, restrict } from '../row';

@Entity('organizations')
@Unique('organizations_country_registration_number_key', ['country', 'registrationNumber'])
@Check('organizations_metadata_empty', EMPTY_VAULT)
@Check('organizations_country_iso', "country ~ '^[A-Z]{2}$'")
export class Organization extends MutableRow {
  @Column('text', { name: 'legal_name' }) legalName!: string;
  @Column('text', { name: 'registration_number' }) registrationNumber!: string;
  @Column('text') country!: string;
  @Column('jsonb') address!: Record<string, unknown>;
  @Column('jsonb', { name: 'receipt_settings', default: {} }) receiptSettings!: Record<string, unknown>;
  @Index('organizations_logo_asset_id_idx')
  @ForeignKey(() => Asset, restrict('organizations_logo_asset_id_fkey'))
  @Column('uuid', { name: 'logo_asset_id', nullable: true })
  logoAssetId!: string | null;
}
