import { Check, Column, Entity, Unique } from 'typeorm';
import { EMPTY_VAULT, MutableRow } from '../row';

/** Keeps events of a type longer than the policy of the log does. */
@Entity('audit_retention_config')
@Unique('audit_retention_config_audit_type_key', ['auditType'])
@Check('audit_retention_config_metadata_empty', EMPTY_VAULT)
@Check('audit_retention_config_days_bounded', 'retention_days between 365 and 36500')
export class AuditRetentionConfig extends MutableRow {
  /** `resource_type` of the events. */
  @Column('text', { name: 'audit_type' }) auditType!: string;
  @Column('integer', { name: 'retention_days' }) retentionDays!: number;
  @Column('boolean', { name: 'is_active', default: true }) isActive!: boolean;
}
