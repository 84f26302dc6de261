import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { AUDIT_LOG_ID, HOLD_RESOURCES, type HoldResource } from '../../contracts/privacy/subject-requests';
import { User } from '../identity/user.entity';
import { EMPTY_VAULT, MutableRow, oneOf, restrict } from '../row';

/** A legal hold: it prevents the erasure and the purge of its resource until a person releases it. */
@Entity('legal_holds')
@Index('legal_holds_resource_idx', ['resourceType', 'resourceId'], { where: 'released_at is null' })
@Check('legal_holds_metadata_empty', EMPTY_VAULT)
@Check('legal_holds_resource_type_known', oneOf('resource_type', HOLD_RESOURCES))
@Check('legal_holds_one_audit_log', `resource_type <> 'audit-log' or resource_id = '${AUDIT_LOG_ID}'`)
@Check('legal_holds_release_whole', '(released_at is null) = (released_by is null)')
export class LegalHold extends MutableRow {
  @Column('text', { name: 'resource_type' }) resourceType!: HoldResource;
  @Column('uuid', { name: 'resource_id' }) resourceId!: string;
  /** Personal: free text, sealed under a retention key. */
  @Column('bytea') reason!: Buffer;
  @Index('legal_holds_placed_by_idx')
  @ForeignKey(() => User, restrict('legal_holds_placed_by_fkey'))
  @Column('uuid', { name: 'placed_by' })
  placedBy!: string;
  @Index('legal_holds_released_by_idx')
  @ForeignKey(() => User, restrict('legal_holds_released_by_fkey'))
  @Column('uuid', { name: 'released_by', nullable: true })
  releasedBy!: string | null;
  @Column('timestamptz', { name: 'released_at', nullable: true }) releasedAt!: Date | null;
}
