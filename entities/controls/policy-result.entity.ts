import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { CHECK_VERDICTS, type CheckVerdict, type Finding } from '../../contracts/controls/policies';
import { AppendOnlyRow, oneOf, restrict } from '../row';
import { CompliancePolicy } from './compliance-policy.entity';

/** The result of one run of a check. */
@Entity('policy_results')
@Unique('policy_results_once_an_assessment', ['assessmentId', 'policyId', 'requirement'])
@Index('policy_results_policy_id_idx', ['policyId', 'requirement', 'assessedAt'])
@Check('policy_results_status_known', oneOf('status', CHECK_VERDICTS))
@Check('policy_results_version_positive', 'check_version > 0')
@Check(
  'policy_results_nothing_is_no_pass',
  "status <> 'pass' or ((evidence->>'population')::bigint > 0 and (evidence->>'failing')::bigint = 0)",
)
export class PolicyResult extends AppendOnlyRow {
  @ForeignKey(() => CompliancePolicy, restrict('policy_results_policy_id_fkey'))
  @Column('uuid', { name: 'policy_id' })
  policyId!: string;
  @Column('text') requirement!: string;
  /** One run over a policy: a retry of it finds what it has written. */
  @Column('uuid', { name: 'assessment_id' }) assessmentId!: string;
  @Column('integer', { name: 'check_version' }) checkVersion!: number;
  @Column('text') status!: CheckVerdict;
  @Column('jsonb') evidence!: Finding;
  @Column('timestamptz', { name: 'assessed_at' }) assessedAt!: Date;
}
