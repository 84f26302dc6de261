import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { User } from '../identity/user.entity';
import { EMPTY_VAULT, MutableRow, restrict } from '../row';
import { CaseProposalRow } from './case-proposal.entity';

@Entity('case_approvals')
@ForeignKey(
  () => CaseProposalRow,
  ['proposalId', 'proposedBy'],
  ['id', 'proposedBy'],
  restrict('case_approvals_proposal_fkey'),
)
@Unique('case_approvals_proposal_id_approver_id_key', ['proposalId', 'approverId'])
@Index('case_approvals_proposal_idx', ['proposalId', 'proposedBy'])
@Check('case_approvals_metadata_empty', EMPTY_VAULT)
@Check('case_approvals_by_another', 'approver_id <> proposed_by')
export class CaseApproval extends MutableRow {
  @Column('uuid', { name: 'proposal_id' }) proposalId!: string;
  /** The proposal's own, so that a CHECK can compare the two people. */
  @Column('uuid', { name: 'proposed_by' }) proposedBy!: string;
  @Index('case_approvals_approver_id_idx')
  @ForeignKey(() => User, restrict('case_approvals_approver_id_fkey'))
  @Column('uuid', { name: 'approver_id' })
  approverId!: string;
  @Column('timestamptz', { name: 'approved_at' }) approvedAt!: Date;
}
