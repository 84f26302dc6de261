import { v7 as newId } from 'uuid';
import type { Currency } from '../../contracts/money/currencies';
import type { Account, Entry, JournalKind } from '../../domain/treasury/journals';
import { insertion, type StoreTx } from '../../platform/database/deferred';
import { LedgerJournal } from './ledger-journal.entity';

export interface Money {
  currency: Currency;
  amountAtomic: bigint;
}

export interface NewJournal {
  kind: JournalKind;
  sourceType: 'payment' | 'receipt' | 'case' | 'refund' | 'reversal';
  sourceId: string;
  reversesId?: string;
}

/** `($1, $2), ($3, $4)` for two rows of two, behind `taken` values before them. */
const places = (rows: readonly unknown[][], taken = 0): string => {
  let place = taken;
  return rows.map((row) => `(${row.map(() => `$${(place += 1)}`).join(', ')})`).join(', ');
};

/** In one order, or two transactions that make the same accounts would wait for each other. */
const byPath = (left: Account, right: Account): number => (left.path < right.path ? -1 : 1);

/**
 * Amounts on blocked accounts for one gift: moved there by its cases, and by payments that arrived while it was
 * blocked.
 */
const BLOCKED_OF = `
  select a.currency, sum(e.credit_atomic - e.debit_atomic)::text as "amountAtomic"
  from ledger_journals j join ledger_entries e on e.journal_id = j.id join ledger_accounts a on a.id = e.account_id
  where a.path = 'liabilities:blocked:' || a.currency
    and ((j.source_type = 'case' and j.source_id in
           (select id from cases where subject_type = 'donation' and subject_id = $1))
      or (j.source_type = 'payment' and j.source_id in (select id from payments where donation_id = $1)))
  group by a.currency having sum(e.credit_atomic - e.debit_atomic) > 0 order by a.currency`;

export const ledgerStore = ({ manager, later }: StoreTx) => {
  const ensureAccounts = (accounts: readonly Account[]): void => {
    const rows = [...accounts].sort(byPath).map(({ path, currency, kind }) => [newId(), path, currency, kind]);
    later({
      text: `insert into ledger_accounts (id, path, currency, kind) values ${places(rows)} on conflict (path) do nothing`,
      values: rows.flat(),
    });
  };

  return {
    /** Makes the accounts that are missing. */
    ensureAccounts,

    /**
     * Posts one balanced journal with the transaction's next statement. A second one of the same kind and source is
     * refused by the database, and so is one that does not balance.
     */
    post(journal: NewJournal, entries: readonly Entry[]): string {
      const journalId = newId();
      ensureAccounts(entries.map(({ account }) => account));
      later(
        insertion(manager, LedgerJournal, {
          id: journalId,
          ...journal,
          reversesId: journal.reversesId ?? null,
          occurredAt: new Date(),
        }),
      );
      const rows = entries.map(({ account, debitAtomic, creditAtomic }) => [
        newId(),
        account.path,
        debitAtomic,
        creditAtomic,
      ]);
      later({
        text: `insert into ledger_entries (id, journal_id, account_id, currency, debit_atomic, credit_atomic)
               select e.id::uuid, $1, a.id, a.currency, e.debit::numeric, e.credit::numeric
               from (values ${places(rows, 1)}) as e (id, path, debit, credit) join ledger_accounts a on a.path = e.path`,
        values: [journalId, ...rows.flat()],
      });
      return journalId;
    },

    async blockedOf(donationId: string): Promise<Money[]> {
      const rows = await manager.query<{ currency: Currency; amountAtomic: string }[]>(BLOCKED_OF, [donationId]);
      return rows.map(({ currency, amountAtomic }) => ({ currency, amountAtomic: BigInt(amountAtomic) }));
    },

    /** The journal of this kind and source that nothing has reversed yet, with what it moves in atomic units. */
    async unreversed(kind: JournalKind, sourceId: string): Promise<{ id: string; amountAtomic: bigint } | undefined> {
      const [row] = await manager.query<{ id: string; amount: string }[]>(
        `select j.id, sum(e.debit_atomic)::text as amount
         from ledger_journals j join ledger_entries e on e.journal_id = j.id
         where j.kind = $1 and j.source_id = $2
           and not exists (select from ledger_journals r where r.reverses_id = j.id)
         group by j.id`,
        [kind, sourceId],
      );
      return row && { id: row.id, amountAtomic: BigInt(row.amount) };
    },

    /** What of a gift is income by its receipts, in atomic units. */
    async settledOf(donationId: string): Promise<bigint> {
      const [row] = await manager.query<{ amount: string }[]>(
        `select coalesce(sum(e.debit_atomic), 0)::text as amount
         from receipts r join ledger_journals j on j.source_id = r.id and j.kind = 'gift-settled'
         join ledger_entries e on e.journal_id = j.id
         where r.donation_id = $1 and not exists (select from ledger_journals k where k.reverses_id = j.id)`,
        [donationId],
      );
      return BigInt(row?.amount ?? 0);
    },
  };
};
