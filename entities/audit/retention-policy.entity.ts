import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import {
  RETENTION_ACTIONS,
  RETENTION_RESOURCES,
  type RetentionAction,
  type RetentionResource,
} from '../../contracts/audit/retention';
import { KEY_CLASSES, type KeyClass } from '../../contracts/keys/classes';
import { User } from '../identity/user.entity';
import { EMPTY_VAULT, MutableRow, oneOf, restrict } from '../row';

/** A retention policy. At most one is active for a resource, and for a class of keys. */
@Entity('retention_policies')
@Unique('retention_policies_policy_name_key', ['policyName'])
@Index('retention_policies_one_active', ['resourceType'], { unique: true, where: 'is_active and key_class is null' })
@Index('retention_policies_one_active_class', ['keyClass'], {
  unique: true,
  where: 'is_active and key_class is not null',
})
@Check('retention_policies_metadata_empty', EMPTY_VAULT)
@Check('retention_policies_resource_type_known', oneOf('resource_type', RETENTION_RESOURCES))
@Check('retention_policies_action_known', oneOf('retention_action', RETENTION_ACTIONS))
@Check('retention_policies_key_class_known', oneOf('key_class', [...KEY_CLASSES].sort()))
@Check('retention_policies_key_class_fits', "(resource_type = 'retention_keys') = (key_class is not null)")
@Check('retention_policies_action_fits', "(resource_type = 'audit_logs') = (retention_action = 'archive')")
@Check('retention_policies_period_bounded', 'retention_period_days between 365 and 36500')
@Check('retention_policies_approval_bounded', 'approval_above between 0 and 1000')
export class RetentionPolicyRow extends MutableRow {
  @Column('text', { name: 'policy_name' }) policyName!: string;
  @Column('text', { name: 'resource_type' }) resourceType!: RetentionResource;
  /** Of retention keys only. */
  @Column('text', { name: 'key_class', nullable: true }) keyClass!: KeyClass | null;
  @Column('integer', { name: 'retention_period_days' }) retentionPeriodDays!: number;
  @Column('text', { name: 'retention_action' }) retentionAction!: RetentionAction;
  /** A run that would take more than this away waits for a second person. */
  @Column('integer', { name: 'approval_above' }) approvalAbove!: number;
  @Column('boolean', { name: 'is_active', default: true }) isActive!: boolean;
  /** The last author, who cannot approve a run of it. */
  @Index('retention_policies_written_by_idx')
  @ForeignKey(() => User, restrict('retention_policies_written_by_fkey'))
  @Column('uuid', { name: 'written_by' })
  writtenBy!: string;
  @Column('timestamptz', { name: 'last_run_at', nullable: true }) lastRunAt!: Date | null;
  @Column('timestamptz', { name: 'next_run_at' }) nextRunAt!: Date;
}
