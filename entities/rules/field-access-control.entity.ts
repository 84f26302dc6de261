import { Check, Column, Entity, Unique } from 'typeorm';
import { CLASSIFICATIONS, MASKS, type Classification, type Mask } from '../../contracts/rules/rules';
import { EMPTY_VAULT, MutableRow, oneOf } from '../row';

/** The classification and mask of a field as this installation sets them, stricter than the declaration in code. */
@Entity('field_access_control')
@Unique('field_access_control_resource_type_field_name_key', ['resourceType', 'fieldName'])
@Check('field_access_control_metadata_empty', EMPTY_VAULT)
@Check('field_access_control_classification_known', oneOf('classification', CLASSIFICATIONS))
@Check('field_access_control_mask_known', oneOf('default_mask', Object.keys(MASKS)))
export class FieldAccessControl extends MutableRow {
  @Column('text', { name: 'resource_type' }) resourceType!: string;
  @Column('text', { name: 'field_name' }) fieldName!: string;
  @Column('text') classification!: Classification;
  @Column('text', { name: 'default_mask', nullable: true }) defaultMask!: Mask | null;
  @Column('boolean', { name: 'encryption_required', default: false }) encryptionRequired!: boolean;
}
