import { Ledger1790000000007 } from '../../migrations/0007-ledger';
import type { AreaTables } from '../area-tables';
import { LedgerAccount } from './ledger-account.entity';
import { LedgerEntry } from './ledger-entry.entity';
import { LedgerJournal } from './ledger-journal.entity';

const BOOKS = { open: 'amounts and ids; their owners are in guarded tables' };

export const TREASURY = {
  area: 'treasury',
  migrations: [Ledger1790000000007],
  tables: {
    ledger_accounts: {
      entity: LedgerAccount,
      rowSecurity: BOOKS,
      personalData: { none: { 'accounts of ours': ['path', 'currency', 'kind'] } },
    },
    ledger_journals: {
      entity: LedgerJournal,
      rowSecurity: BOOKS,
      personalData: { none: { 'codes of ours': ['kind', 'source_type'] } },
    },
    ledger_entries: {
      entity: LedgerEntry,
      rowSecurity: BOOKS,
      personalData: {
        theirs: 'journal_id in (select id from ledger_journals where source_id = any($records))',
        keptRows: { place: 'ledger_entries', reason: 'ledger' },
        none: { 'codes of ours': ['currency'] },
      },
    },
  },
} as const satisfies AreaTables;
