import { Check, Column, Entity, Unique } from 'typeorm';
import { EMPTY_VAULT, MutableRow } from '../row';

@Entity('organizations')
@Unique('organizations_country_registration_number_key', ['country', 'registrationNumber'])
@Check('organizations_metadata_empty', EMPTY_VAULT)
@Check('organizations_country_iso', "country ~ '^[A-Z]{2}$'")
@Check(
  'organizations_time_zone_known',
  "time_zone ~ '^[A-Za-z]+([/_+-][A-Za-z0-9]+)*$' and (timestamptz 'epoch' at time zone time_zone) is not null",
)
export class Organization extends MutableRow {
  @Column('text', { name: 'legal_name' }) legalName!: string;
  @Column('text', { name: 'registration_number' }) registrationNumber!: string;
  @Column('text') country!: string;
  @Column('jsonb') address!: Record<string, unknown>;
  /** IANA, such as `America/New_York`: its days are the organization's. */
  @Column('text', { name: 'time_zone' }) timeZone!: string;
}
