import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { SHARED_KEY_SCOPES, type SelectedKey } from '../../contracts/audit/retention';
import { User } from '../identity/user.entity';
import { AppendOnlyRow, oneOf, restrict } from '../row';
import { RetentionPolicyRow } from './retention-policy.entity';
import { RetentionRunRow } from './retention-run.entity';

/** Stands for a key that was destroyed. Read only: rows come from the database function `destroy_retention_key`. */
@Entity('key_tombstones')
@Unique('key_tombstones_number_key', ['number'])
@Unique('key_tombstones_scope_scope_id_key_version_key', ['scope', 'scopeId', 'keyVersion'])
@Check('key_tombstones_scope_known', oneOf('scope', SHARED_KEY_SCOPES))
export class KeyTombstone extends AppendOnlyRow {
  /** 1, 2, 3 … */
  @Column('bigint') number!: string;
  @Column('bigint', { name: 'transaction_id' }) transactionId!: string;
  @Column('text') scope!: SelectedKey['scope'];
  @Column('text', { name: 'scope_id' }) scopeId!: string;
  @Column('integer', { name: 'key_version' }) keyVersion!: number;
  @Index('key_tombstones_run_id_idx')
  @ForeignKey(() => RetentionRunRow, restrict('key_tombstones_run_id_fkey'))
  @Column('uuid', { name: 'run_id' })
  runId!: string;
  @Index('key_tombstones_policy_id_idx')
  @ForeignKey(() => RetentionPolicyRow, restrict('key_tombstones_policy_id_fkey'))
  @Column('uuid', { name: 'policy_id' })
  policyId!: string;
  @Index('key_tombstones_approver_id_idx')
  @ForeignKey(() => User, restrict('key_tombstones_approver_id_fkey'))
  @Column('uuid', { name: 'approver_id', nullable: true })
  approverId!: string | null;
}
