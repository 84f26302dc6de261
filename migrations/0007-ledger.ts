import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnlyRow, CURRENCIES, keepUpdatedAt, mutableRow, refuseChange } from './sql';

export class Ledger1790000000007 implements MigrationInterface {
  name = 'Ledger1790000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  create table ledger_accounts (
    id uuid not null,
    path text not null,
    currency text not null,
    kind text not null,
    ${mutableRow('ledger_accounts')},
    constraint ledger_accounts_path_key unique (path),
    constraint ledger_accounts_id_currency_key unique (id, currency),
    constraint ledger_accounts_currency_known check (currency in ${CURRENCIES}),
    constraint ledger_accounts_kind_known check (kind in ('asset','liability','income','expense','equity')),
    constraint ledger_accounts_path_ends_in_currency
      check (path ~ '^[a-z][a-z0-9-]*(:[a-z0-9-]+)*:[A-Z0-9]+$' and path like '%:' || currency)
  );

  create table ledger_journals (
    id uuid not null,
    kind text not null,
    source_type text not null,
    source_id uuid not null,
    reverses_id uuid references ledger_journals (id) on delete restrict,
    occurred_at timestamptz not null,
    ${appendOnlyRow('ledger_journals')},
    constraint ledger_journals_source_kind_key unique (source_type, source_id, kind),
    constraint ledger_journals_names_kebab check (kind ~ '^[a-z][a-z0-9-]*$' and source_type ~ '^[a-z][a-z0-9-]*$'),
    constraint ledger_journals_not_its_own_reversal check (reverses_id <> id)
  );
  create unique index ledger_journals_reversed_once on ledger_journals (reverses_id) where reverses_id is not null;

  create table ledger_entries (
    id uuid not null,
    journal_id uuid not null references ledger_journals (id) on delete restrict,
    account_id uuid not null,
    currency text not null,
    debit_atomic numeric(78,0) not null default 0,
    credit_atomic numeric(78,0) not null default 0,
    ${appendOnlyRow('ledger_entries')},
    constraint ledger_entries_account_fkey foreign key (account_id, currency)
      references ledger_accounts (id, currency) on delete restrict,
    constraint ledger_entries_one_side check (debit_atomic >= 0 and credit_atomic >= 0
      and (debit_atomic > 0) <> (credit_atomic > 0))
  );
  create index ledger_entries_journal_id_idx on ledger_entries (journal_id);
  create index ledger_entries_account_id_idx on ledger_entries (account_id, currency);

  -- At commit, when all entries are there. On the journal too, or one without entries would pass.
  create function journal_balances() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  declare
    v_journal uuid;
    v_entries bigint;
    v_off text;
  begin
    if tg_table_name = 'ledger_entries' then v_journal := new.journal_id; else v_journal := new.id; end if;
    select sum(entries), string_agg(format('%s off by %s', currency, off), ', ') filter (where off <> 0)
      into v_entries, v_off
      from (select currency, count(*) as entries, sum(debit_atomic) - sum(credit_atomic) as off
              from public.ledger_entries where journal_id = v_journal group by currency) as sums;
    if v_entries is null or v_entries < 2 or v_off is not null then
      raise exception 'ledger_journals: journal % does not balance: % entries; %', v_journal, coalesce(v_entries, 0),
        coalesce(v_off, 'two at least') using errcode = 'check_violation', table = tg_table_name, constraint = tg_name;
    end if;
    return null;
  end $$;
  revoke execute on function journal_balances() from public;
  create constraint trigger ledger_journals_balance after insert on ledger_journals
    deferrable initially deferred for each row execute function journal_balances();
  create constraint trigger ledger_entries_balance after insert on ledger_entries
    deferrable initially deferred for each row execute function journal_balances();
  ${refuseChange('ledger_journals', 'ledger_entries')}

  ${keepUpdatedAt('ledger_accounts')}
  grant select, insert on ledger_accounts, ledger_journals, ledger_entries to hingecraft_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
  drop table ledger_entries, ledger_journals, ledger_accounts;
  drop function journal_balances();`);
  }
}
