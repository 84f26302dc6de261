import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { AppendOnlyRow, restrict } from '../row';

/** Balanced per currency at commit, by a deferred trigger. One a kind and source. */
@Entity('ledger_journals')
@Unique('ledger_journals_source_kind_key', ['sourceType', 'sourceId', 'kind'])
@Index('ledger_journals_reversed_once', ['reversesId'], { unique: true, where: 'reverses_id is not null' })
@Check('ledger_journals_names_kebab', "kind ~ '^[a-z][a-z0-9-]*$' and source_type ~ '^[a-z][a-z0-9-]*$'")
@Check('ledger_journals_not_its_own_reversal', 'reverses_id <> id')
export class LedgerJournal extends AppendOnlyRow {
  @Column('text') kind!: string;
  @Column('text', { name: 'source_type' }) sourceType!: string;
  @Column('uuid', { name: 'source_id' }) sourceId!: string;
  @ForeignKey(() => LedgerJournal, restrict('ledger_journals_reverses_id_fkey'))
  @Column('uuid', { name: 'reverses_id', nullable: true })
  reversesId!: string | null;
  @Column('timestamptz', { name: 'occurred_at' }) occurredAt!: Date;
}
