import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { User } from '../identity/user.entity';
import { AppendOnlyRow, restrict } from '../row';
import { CompliancePolicy } from './compliance-policy.entity';

/** Manual evidence of a person, with its begin and end. */
@Entity('policy_evidence')
@Index('policy_evidence_policy_id_idx', ['policyId', 'requirement', 'validFrom'])
@Check('policy_evidence_ends_after_start', 'valid_until > valid_from')
export class PolicyEvidence extends AppendOnlyRow {
  @ForeignKey(() => CompliancePolicy, restrict('policy_evidence_policy_id_fkey'))
  @Column('uuid', { name: 'policy_id' })
  policyId!: string;
  @Column('text') requirement!: string;
  @Index('policy_evidence_owner_id_idx')
  @ForeignKey(() => User, restrict('policy_evidence_owner_id_fkey'))
  @Column('uuid', { name: 'owner_id' })
  ownerId!: string;
  /** Personal: free text, sealed under a retention key. */
  @Column('bytea') statement!: Buffer;
  @Column('timestamptz', { name: 'valid_from' }) validFrom!: Date;
  @Column('timestamptz', { name: 'valid_until' }) validUntil!: Date;
  @Index('policy_evidence_recorded_by_idx')
  @ForeignKey(() => User, restrict('policy_evidence_recorded_by_fkey'))
  @Column('uuid', { name: 'recorded_by' })
  recordedBy!: string;
}
