import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { POLICY_TYPES, type PolicyType, type Requirements } from '../../contracts/controls/policies';
import { User } from '../identity/user.entity';
import { EMPTY_VAULT, MutableRow, oneOf, restrict } from '../row';

/** One version of a policy. It never changes, so that a result or a report that names it stays readable. */
@Entity('compliance_policies')
@Unique('compliance_policies_name_version_key', ['policyName', 'policyVersion'])
@Index('compliance_policies_one_active_per_name', ['policyName'], { unique: true, where: 'is_active' })
@Check('compliance_policies_metadata_empty', EMPTY_VAULT)
@Check('compliance_policies_name_kebab', "policy_name ~ '^[a-z][a-z0-9-]{0,79}$'")
@Check('compliance_policies_version_positive', 'policy_version > 0')
@Check('compliance_policies_type_known', oneOf('policy_type', POLICY_TYPES))
@Check(
  'compliance_policies_requires_something',
  "requirements->>'v' = '1' and jsonb_array_length(requirements->'list') > 0",
)
@Check('compliance_policies_ends_after_start', 'expiry_date > effective_date')
@Check('compliance_policies_active_between', 'is_active = (activated_at is not null and retired_at is null)')
@Check('compliance_policies_activation_whole', '(activated_at is null) = (activated_by is null)')
@Check('compliance_policies_activated_by_another', 'activated_by <> created_by')
export class CompliancePolicy extends MutableRow {
  @Column('text', { name: 'policy_name' }) policyName!: string;
  @Column('integer', { name: 'policy_version' }) policyVersion!: number;
  @Column('text', { name: 'policy_type' }) policyType!: PolicyType;
  @Column('text') description!: string;
  @Column('jsonb') requirements!: Requirements;
  @Column('text', { name: 'applicable_resources', array: true, default: [] }) applicableResources!: string[];
  @Column('boolean', { name: 'is_active', default: false }) isActive!: boolean;
  @Column('timestamptz', { name: 'effective_date', nullable: true }) effectiveDate!: Date | null;
  @Column('timestamptz', { name: 'expiry_date', nullable: true }) expiryDate!: Date | null;
  @Index('compliance_policies_created_by_idx')
  @ForeignKey(() => User, restrict('compliance_policies_created_by_fkey'))
  @Column('uuid', { name: 'created_by' })
  createdBy!: string;
  @Index('compliance_policies_activated_by_idx')
  @ForeignKey(() => User, restrict('compliance_policies_activated_by_fkey'))
  @Column('uuid', { name: 'activated_by', nullable: true })
  activatedBy!: string | null;
  @Column('timestamptz', { name: 'activated_at', nullable: true }) activatedAt!: Date | null;
  @Column('timestamptz', { name: 'retired_at', nullable: true }) retiredAt!: Date | null;
}
