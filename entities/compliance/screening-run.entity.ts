import { Check, Column, Entity, Index } from 'typeorm';
import {
  COMPLIANCE_SUBJECTS,
  SCREENING_OUTCOMES,
  type ComplianceSubject,
  type ScreeningOutcome,
} from '../../contracts/compliance/states';
import { AppendOnlyRow, oneOf } from '../row';

@Entity('screening_runs')
@Index('screening_runs_subject_idx', ['subjectType', 'subjectId', 'createdAt'])
@Check('screening_runs_subject_known', oneOf('subject_type', COMPLIANCE_SUBJECTS))
@Check('screening_runs_outcome_known', oneOf('outcome', SCREENING_OUTCOMES))
@Check('screening_runs_against_lists', 'cardinality(list_ids) > 0')
@Check('screening_runs_score_in_range', 'score between 0 and 1 and threshold between 0 and 1')
export class ScreeningRun extends AppendOnlyRow {
  @Column('text', { name: 'subject_type' }) subjectType!: ComplianceSubject;
  @Column('uuid', { name: 'subject_id' }) subjectId!: string;
  @Column('uuid', { name: 'list_ids', array: true }) listIds!: string[];
  /** When the oldest of these lists was as it is: fetched, or published where it came with the project. */
  @Column('timestamptz', { name: 'lists_as_of' }) listsAsOf!: Date;
  @Column('text', { name: 'matcher_version' }) matcherVersion!: string;
  @Column('numeric', { precision: 5, scale: 4 }) threshold!: string;
  @Column('numeric', { precision: 5, scale: 4 }) score!: string;
  @Column('text') outcome!: ScreeningOutcome;
  /** The payments whose payers were screened. */
  @Column('uuid', { name: 'payment_ids', array: true }) paymentIds!: string[];
  /** Personal: sealed under a retention key. */
  @Column('bytea', { nullable: true }) hits!: Buffer | null;
}
