import { Check, Column, Entity, Unique } from 'typeorm';
import { EMPTY_VAULT, MutableRow } from '../row';

@Entity('organizations')
@Unique('organizations_country_registration_number_key', ['country', 'registrationNumber'])
@Check('organizations_metadata_empty', EMPTY_VAULT)
@Check('organizations_country_iso', "country ~ '^[A-Z]{2}$'")
export class Organization extends MutableRow {
  @Column('text', { name: 'legal_name' }) legalName!: string;
  @Column('text', { name: 'registration_number' }) registrationNumber!: string;
  @Column('text') country!: string;
  @Column('jsonb') address!: Record<string, unknown>;
}
