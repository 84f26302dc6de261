import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { User } from '../identity/user.entity';
import { EMPTY_VAULT, MutableRow, restrict } from '../row';
import { EscalationRequest } from './escalation-request.entity';

@Entity('escalation_approvals')
@ForeignKey(
  () => EscalationRequest,
  ['requestId', 'requestedBy'],
  ['id', 'requestedBy'],
  restrict('escalation_approvals_request_fkey'),
)
@Unique('escalation_approvals_request_id_approver_id_key', ['requestId', 'approverId'])
@Index('escalation_approvals_request_idx', ['requestId', 'requestedBy'])
@Check('escalation_approvals_metadata_empty', EMPTY_VAULT)
@Check('escalation_approvals_by_another', 'approver_id <> requested_by')
export class EscalationApproval extends MutableRow {
  @Column('uuid', { name: 'request_id' }) requestId!: string;
  /** The request's own, so that a CHECK can compare the two people. */
  @Column('uuid', { name: 'requested_by' }) requestedBy!: string;
  @Index('escalation_approvals_approver_id_idx')
  @ForeignKey(() => User, restrict('escalation_approvals_approver_id_fkey'))
  @Column('uuid', { name: 'approver_id' })
  approverId!: string;
  @Column('timestamptz', { name: 'approved_at' }) approvedAt!: Date;
}
