import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { CASE_VERDICTS, type CaseVerdict } from '../../contracts/compliance/states';
import { User } from '../identity/user.entity';
import { EMPTY_VAULT, isSha256, MutableRow, oneOf, restrict } from '../row';
import { Case } from './case.entity';

@Entity('case_proposals')
@Unique('case_proposals_case_id_hash_key', ['caseId', 'hash'])
@Unique('case_proposals_id_proposed_by_key', ['id', 'proposedBy'])
@Check('case_proposals_metadata_empty', EMPTY_VAULT)
@Check('case_proposals_verdict_known', oneOf('verdict', CASE_VERDICTS))
@Check('case_proposals_hash_sha256', isSha256('hash'))
export class CaseProposalRow extends MutableRow {
  @ForeignKey(() => Case, restrict('case_proposals_case_id_fkey'))
  @Column('uuid', { name: 'case_id' })
  caseId!: string;
  @Column('text') verdict!: CaseVerdict;
  @Column('text') hash!: string;
  @Index('case_proposals_proposed_by_idx')
  @ForeignKey(() => User, restrict('case_proposals_proposed_by_fkey'))
  @Column('uuid', { name: 'proposed_by' })
  proposedBy!: string;
}
