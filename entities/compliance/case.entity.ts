import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import {
  CASE_KINDS,
  CASE_STATUSES,
  CASE_VERDICTS,
  COMPLIANCE_SUBJECTS,
  type CaseKind,
  type CaseStatus,
  type CaseVerdict,
  type ComplianceSubject,
} from '../../contracts/compliance/states';
import { User } from '../identity/user.entity';
import { EMPTY_VAULT, MutableRow, oneOf, restrict } from '../row';

/** A projection of the live case, which its workflow owns. */
@Entity('cases')
@Index('cases_one_unresolved_per_subject', ['subjectType', 'subjectId'], {
  unique: true,
  where: "status <> 'resolved'",
})
@Index('cases_status_due_at_idx', ['status', 'dueAt'])
@Index('cases_due_at_idx', ['dueAt', 'id'])
@Check('cases_metadata_empty', EMPTY_VAULT)
@Check('cases_kind_known', oneOf('kind', CASE_KINDS))
@Check('cases_subject_known', oneOf('subject_type', COMPLIANCE_SUBJECTS))
@Check('cases_status_known', oneOf('status', CASE_STATUSES))
@Check('cases_outcome_known', oneOf('outcome', CASE_VERDICTS))
@Check('cases_resolved_has_outcome', "(status = 'resolved') = (outcome is not null)")
@Check('cases_claimed_has_lease', "status <> 'claimed' or (assignee_id is not null and claimed_until is not null)")
@Check('cases_level_not_negative', 'level >= 0')
export class Case extends MutableRow {
  @Column('text') kind!: CaseKind;
  @Column('text', { name: 'subject_type' }) subjectType!: ComplianceSubject;
  @Column('uuid', { name: 'subject_id' }) subjectId!: string;
  @Column('text', { default: 'open' }) status!: CaseStatus;
  /** How often it has climbed. */
  @Column('integer', { default: 0 }) level!: number;
  @Index('cases_assignee_id_idx')
  @ForeignKey(() => User, restrict('cases_assignee_id_fkey'))
  @Column('uuid', { name: 'assignee_id', nullable: true })
  assigneeId!: string | null;
  @Column('timestamptz', { name: 'claimed_until', nullable: true }) claimedUntil!: Date | null;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('text', { nullable: true }) outcome!: CaseVerdict | null;
  /** Personal: the hits as the reviewer sees them, sealed under a retention key. */
  @Column('bytea', { nullable: true }) evidence!: Buffer | null;
  /** Personal: on a block a copy of the donor's facts, sealed under a retention key. */
  @Column('bytea', { name: 'subject_facts', nullable: true }) subjectFacts!: Buffer | null;
  @Column('integer', { default: 1 }) version!: number;
}
