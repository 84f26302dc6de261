import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { CASE_EVENT_KINDS, type CaseEventKind } from '../../contracts/compliance/states';
import { User } from '../identity/user.entity';
import { AppendOnlyRow, oneOf, restrict } from '../row';
import { Case } from './case.entity';

/** One step of a case. Its id is the UUIDv5 of the step's name in its case, so that a step is recorded once. */
@Entity('case_events')
@Check('case_events_kind_known', oneOf('kind', CASE_EVENT_KINDS))
export class CaseEvent extends AppendOnlyRow {
  @Index('case_events_case_id_idx')
  @ForeignKey(() => Case, restrict('case_events_case_id_fkey'))
  @Column('uuid', { name: 'case_id' })
  caseId!: string;
  @Index('case_events_actor_id_idx')
  @ForeignKey(() => User, restrict('case_events_actor_id_fkey'))
  @Column('uuid', { name: 'actor_id' })
  actorId!: string;
  @Column('text') kind!: CaseEventKind;
  @Column('text', { nullable: true }) old!: string | null;
  @Column('text', { nullable: true }) new!: string | null;
  /** Personal: free text, sealed under a retention key. */
  @Column('bytea', { nullable: true }) note!: Buffer | null;
}
