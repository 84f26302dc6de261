import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepUpdatedAt, mutableRow, SHA256_HEX } from './sql';

export class Receipts1790000000008 implements MigrationInterface {
  name = 'Receipts1790000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  create table receipts (
    id uuid not null,
    number text not null,
    year integer not null,
    sequence integer not null,
    issued_on date not null,
    given_on date not null,
    gift_year integer not null,
    time_zone text not null,
    organization_id uuid not null references organizations (id) on delete restrict,
    donation_id uuid not null references donations (id) on delete restrict,
    jurisdiction text not null,
    status text not null default 'issued',
    replaces_id uuid references receipts (id) on delete restrict,
    void_reason text,
    facts bytea not null,
    pdf_asset_id uuid references assets (id) on delete restrict,
    sha256 text,
    issued_at timestamptz not null,
    contested_at timestamptz,
    ${mutableRow('receipts')},
    constraint receipts_number_organization_id_key unique (number, organization_id),
    constraint receipts_organization_id_year_sequence_key unique (organization_id, year, sequence),
    constraint receipts_status_known check (status in ('issued','replaced','voided')),
    constraint receipts_void_reason_known check (void_reason in ('refunded','disputed','blocked','replaced')),
    constraint receipts_void_has_reason check ((status = 'issued') = (void_reason is null)),
    constraint receipts_replaced_says_so check ((status = 'replaced') = (coalesce(void_reason, '') = 'replaced')),
    constraint receipts_pdf_has_hash check ((pdf_asset_id is null) = (sha256 is null)),
    constraint receipts_sha256_sha256 check (sha256 ~ ${SHA256_HEX}),
    constraint receipts_sequence_positive check (sequence > 0),
    constraint receipts_year_of_issue check (year = extract(year from issued_on)),
    constraint receipts_year_of_gift check (gift_year = extract(year from given_on)),
    constraint receipts_does_not_replace_itself check (replaces_id <> id)
  );
  create unique index receipts_one_issued_per_donation_and_year on receipts (donation_id, gift_year)
    where status = 'issued';
  create unique index receipts_replaced_once on receipts (replaces_id) where replaces_id is not null;
  create index receipts_donation_id_idx on receipts (donation_id);
  create index receipts_pdf_asset_id_idx on receipts (pdf_asset_id);

  create function keep_receipt_frozen() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    if tg_op <> 'UPDATE' then
      raise exception 'receipts: % refused, numbers are gapless; void the receipt instead', lower(tg_op)
        using errcode = 'restrict_violation', table = tg_table_name, constraint = tg_name;
    end if;
    if (new.id, new.number, new.year, new.sequence, new.organization_id, new.donation_id, new.jurisdiction,
        new.replaces_id, new.facts, new.issued_at, new.issued_on, new.given_on, new.gift_year, new.time_zone)
      is distinct from (old.id, old.number, old.year, old.sequence, old.organization_id, old.donation_id,
        old.jurisdiction, old.replaces_id, old.facts, old.issued_at, old.issued_on, old.given_on, old.gift_year,
        old.time_zone)
      or (old.sha256 is not null
        and (new.pdf_asset_id, new.sha256) is distinct from (old.pdf_asset_id, old.sha256))
      or (old.status <> 'issued' and (new.status, new.void_reason) is distinct from (old.status, old.void_reason)) then
      raise exception 'receipts: a receipt is frozen once issued; void or replace it'
        using errcode = 'restrict_violation', table = tg_table_name, constraint = tg_name;
    end if;
    return new;
  end $$;
  revoke execute on function keep_receipt_frozen() from public;
  create trigger receipts_frozen before update on receipts for each row execute function keep_receipt_frozen();
  create trigger receipts_stay before delete or truncate on receipts
    for each statement execute function keep_receipt_frozen();

  create table receipt_counters (
    id uuid not null,
    organization_id uuid not null references organizations (id) on delete restrict,
    year integer not null,
    last_number integer not null,
    ${mutableRow('receipt_counters')},
    constraint receipt_counters_organization_id_year_key unique (organization_id, year),
    constraint receipt_counters_positive check (last_number > 0)
  );

  ${keepUpdatedAt('receipts', 'receipt_counters')}
  grant select, insert, update on receipts, receipt_counters to hingecraft_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
  drop table receipt_counters, receipts;
  drop function keep_receipt_frozen();`);
  }
}
