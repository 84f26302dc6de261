import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Currency } from '../../contracts/money/currencies';
import { AppendOnlyRow, ATOMIC, restrict } from '../row';
import { LedgerAccount } from './ledger-account.entity';
import { LedgerJournal } from './ledger-journal.entity';

@Entity('ledger_entries')
@ForeignKey(() => LedgerAccount, ['accountId', 'currency'], ['id', 'currency'], restrict('ledger_entries_account_fkey'))
@Index('ledger_entries_account_id_idx', ['accountId', 'currency'])
@Check(
  'ledger_entries_one_side',
  'debit_atomic >= 0 and credit_atomic >= 0 and (debit_atomic > 0) <> (credit_atomic > 0)',
)
export class LedgerEntry extends AppendOnlyRow {
  @Index('ledger_entries_journal_id_idx')
  @ForeignKey(() => LedgerJournal, restrict('ledger_entries_journal_id_fkey'))
  @Column('uuid', { name: 'journal_id' })
  journalId!: string;
  @Column('uuid', { name: 'account_id' }) accountId!: string;
  /** The account's own. */
  @Column('text') currency!: Currency;
  @Column('numeric', { name: 'debit_atomic', ...ATOMIC, default: 0 }) debitAtomic!: string;
  @Column('numeric', { name: 'credit_atomic', ...ATOMIC, default: 0 }) creditAtomic!: string;
}
