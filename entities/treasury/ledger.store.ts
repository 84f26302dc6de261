import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { Account, Entry, JournalKind } from '../../domain/treasury/journals';
import { LedgerEntry } from './ledger-entry.entity';
import { LedgerJournal } from './ledger-journal.entity';

export interface NewJournal {
  kind: JournalKind;
  sourceType: 'payment' | 'donation' | 'case' | 'refund';
  sourceId: string;
  reversesId?: string;
}

export const ledgerStore = (manager: EntityManager) => {
  const ensureAccount = async ({ path, currency, kind }: Account): Promise<string> => {
    const [found] = await manager.query<{ id: string }[]>(
      `with made as (insert into ledger_accounts (id, path, currency, kind) values ($1, $2, $3, $4)
         on conflict (path) do nothing returning id)
       select id from made union all select id from ledger_accounts where path = $2`,
      [newId(), path, currency, kind],
    );
    if (found) return found.id;
    // Another transaction made it while this one looked: its row is visible to the next statement.
    const [other] = await manager.query<{ id: string }[]>('select id from ledger_accounts where path = $1', [path]);
    if (!other) throw new Error(`ledger account ${path} can neither be made nor read`);
    return other.id;
  };

  return {
    /** The account's id; makes it when it is missing. */
    ensureAccount,

    /** Posts one balanced journal; a second one of the same kind and source is refused by the database. */
    async post(journal: NewJournal, entries: readonly Entry[]): Promise<string> {
      const journalId = newId();
      await manager.insert(LedgerJournal, {
        id: journalId,
        ...journal,
        reversesId: journal.reversesId ?? null,
        occurredAt: new Date(),
      });
      const rows = [];
      for (const { account, debitAtomic, creditAtomic } of entries) {
        const known = await ensureAccount(account);
        rows.push({
          id: newId(),
          journalId,
          accountId: known,
          currency: account.currency,
          debitAtomic: debitAtomic.toString(),
          creditAtomic: creditAtomic.toString(),
        });
      }
      await manager.insert(LedgerEntry, rows);
      return journalId;
    },

    /** The journal of this kind and source that nothing has reversed yet. */
    async unreversed(kind: JournalKind, sourceId: string): Promise<string | undefined> {
      const [row] = await manager.query<{ id: string }[]>(
        `select j.id from ledger_journals j where j.kind = $1 and j.source_id = $2
           and not exists (select from ledger_journals r where r.reverses_id = j.id)`,
        [kind, sourceId],
      );
      return row?.id;
    },
  };
};
