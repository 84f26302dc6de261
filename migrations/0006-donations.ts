import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnlyRow, CURRENCIES, keepUpdatedAt, mutableRow, refuseChange, SHA256_HEX } from './sql';

export class Donations1790000000006 implements MigrationInterface {
  name = 'Donations1790000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  create table donors (
    id uuid not null,
    user_id uuid references users (id) on delete restrict,
    kind text not null,
    full_name bytea,
    email bytea,
    email_hash text,
    address bytea,
    printed bytea,
    country text,
    birth_date bytea,
    tax_id bytea,
    merged_into_id uuid references donors (id) on delete restrict,
    ${mutableRow('donors')},
    constraint donors_kind_known check (kind in ('individual','organization','anonymous')),
    constraint donors_country_iso check (country ~ '^[A-Z]{2}$'),
    constraint donors_not_merged_into_itself check (merged_into_id <> id)
  );
  create index donors_user_id_idx on donors (user_id);
  create index donors_email_hash_idx on donors (email_hash);
  create index donors_merged_into_id_idx on donors (merged_into_id);

  create table consents (
    id uuid not null,
    user_id uuid references users (id) on delete restrict,
    donor_id uuid references donors (id) on delete restrict,
    type text not null,
    version text not null,
    text_sha256 text not null,
    accepted_at timestamptz not null,
    revoked_at timestamptz,
    ip_address text,
    user_agent text,
    details jsonb not null default '{}',
    ${appendOnlyRow('consents')},
    constraint consents_one_subject check (num_nonnulls(user_id, donor_id) = 1),
    constraint consents_text_sha256_sha256 check (text_sha256 ~ ${SHA256_HEX}),
    constraint consents_revoked_after_accepted check (revoked_at >= accepted_at)
  );
  create index consents_user_id_idx on consents (user_id);
  create index consents_donor_id_idx on consents (donor_id);
  ${refuseChange('consents')}

  create sequence donation_invoice_numbers as bigint;
  create table donations (
    id uuid not null,
    invoice_number text not null,
    donor_id uuid not null references donors (id) on delete restrict,
    method text not null,
    chain text,
    currency text not null,
    amount_atomic numeric(78,0) not null,
    received_atomic numeric(78,0) not null default 0,
    status text not null default 'created',
    status_reason text not null default 'awaiting-payment',
    earmark text not null default 'general',
    pay_until timestamptz not null,
    review_due_at timestamptz,
    closed_at timestamptz,
    version integer not null default 1,
    ${mutableRow('donations')},
    constraint donations_invoice_number_key unique (invoice_number),
    constraint donations_method_known check (method in ('card','bank','crypto','cash')),
    constraint donations_currency_known check (currency in ${CURRENCIES}),
    constraint donations_amount_positive check (amount_atomic > 0),
    constraint donations_received_not_negative check (received_atomic >= 0),
    constraint donations_status_known check (status in ('created','pending','confirmed','reconciled','flagged',
      'kyc_required','blocked','cancelled','expired','declined','failed','refund_pending','refunded')),
    constraint donations_status_reason_known check (status_reason in ('awaiting-payment','awaiting-lists','screening',
      'hit','unreadable-name','nobody-named','cleared','receipt-held','settled','donor-cancelled','window-ended','reviewer-declined','sanctioned','given-up',
      'refund-approved','partly-refunded','returned','donor-erased'))
  );
  create index donations_donor_id_idx on donations (donor_id, id);
  create index donations_status_idx on donations (status, id);
  create index donations_method_idx on donations (method, id);
  create index donations_created_at_idx on donations (created_at, id);

  create table payments (
    id uuid not null,
    donation_id uuid references donations (id) on delete restrict,
    webhook_id uuid references webhooks (id) on delete restrict,
    provider text not null,
    provider_reference text not null,
    named_reference text,
    currency text not null,
    amount_atomic numeric(78,0) not null,
    returned_atomic numeric(78,0) not null default 0,
    received_at timestamptz not null,
    payer bytea,
    notes text,
    given_on date,
    time_zone text,
    status text not null default 'seen',
    discrepancy text not null default 'none',
    ${mutableRow('payments')},
    constraint payments_provider_provider_reference_key unique (provider, provider_reference),
    constraint payments_currency_known check (currency in ${CURRENCIES}),
    constraint payments_amount_positive check (amount_atomic > 0),
    constraint payments_returned_at_most_once check (returned_atomic between 0 and amount_atomic),
    constraint payments_returned_is_all check ((status = 'returned') = (returned_atomic = amount_atomic)),
    constraint payments_status_known check (status in ('seen','matched','unmatched','returned')),
    constraint payments_matched_has_donation check (status <> 'matched' or donation_id is not null),
    constraint payments_discrepancy_known check (discrepancy in ('none','short','excess','late','other-currency',
      'gift-closed','unknown-pledge')),
    constraint payments_notes_codes check (notes ~ '^[a-z-]+(,[a-z-]+)*$'),
    constraint payments_named_reference_sized check (length(named_reference) <= 200),
    constraint payments_day_has_zone check ((given_on is null) = (time_zone is null)),
    constraint payments_day_likely check (given_on between '2000-01-01' and '9999-12-31')
  );
  create index payments_donation_id_idx on payments (donation_id);
  create index payments_webhook_id_idx on payments (webhook_id);
  create index payments_status_idx on payments (status, id);

  create function payment_keeps_day() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    raise exception 'payments: the day of a payment is stored once and stays'
      using errcode = 'restrict_violation', table = tg_table_name, constraint = tg_name;
  end $$;
  revoke execute on function payment_keeps_day() from public;
  create trigger payments_keep_day before update of given_on, time_zone on payments for each row
    when (old.given_on is not null and (old.given_on, old.time_zone) is distinct from (new.given_on, new.time_zone))
    execute function payment_keeps_day();

  create table payment_dates (
    id uuid not null,
    payment_id uuid not null references payments (id) on delete restrict,
    given_on date not null,
    time_zone text not null,
    status text not null default 'proposed',
    proposed_by uuid not null references users (id) on delete restrict,
    proposal_hash text not null,
    decided_by uuid references users (id) on delete restrict,
    decided_at timestamptz,
    ${mutableRow('payment_dates')},
    constraint payment_dates_likely check (given_on between '2000-01-01' and '9999-12-31'),
    constraint payment_dates_status_known check (status in ('proposed','approved','refused')),
    constraint payment_dates_approved_by_another check (status <> 'approved' or decided_by <> proposed_by),
    constraint payment_dates_decided_has_time check ((status = 'proposed') = (decided_by is null)
      and (decided_by is null) = (decided_at is null)),
    constraint payment_dates_proposal_hash_sha256 check (proposal_hash ~ ${SHA256_HEX})
  );
  create unique index payment_dates_one_live_per_payment on payment_dates (payment_id) where status <> 'refused';
  create index payment_dates_payment_id_idx on payment_dates (payment_id);
  create index payment_dates_proposed_by_idx on payment_dates (proposed_by);
  create index payment_dates_decided_by_idx on payment_dates (decided_by);

  create table reversals (
    id uuid not null,
    provider text not null,
    provider_reference text not null,
    kind text not null,
    event text not null,
    payment_id uuid references payments (id) on delete restrict,
    payment_reference text not null,
    webhook_id uuid not null references webhooks (id) on delete restrict,
    amount_atomic numeric(78,0) not null,
    currency text not null,
    status text not null,
    occurred_at timestamptz not null,
    ${mutableRow('reversals')},
    constraint reversals_provider_provider_reference_key unique (provider, provider_reference),
    constraint reversals_kind_known check (kind in ('refund','dispute')),
    constraint reversals_event_of_its_kind check (event = any (
      case kind when 'refund' then array['refunded'] else array['opened','won','lost'] end)),
    constraint reversals_amount_positive check (amount_atomic > 0),
    constraint reversals_currency_known check (currency in ${CURRENCIES}),
    constraint reversals_status_known check (status in ('waiting','open','won','applied','ours','held')),
    constraint reversals_disputes_alone_are_decided check (kind = 'dispute' or status not in ('open','won')),
    constraint reversals_acts_on_payment check (status in ('waiting','held') or payment_id is not null)
  );
  create index reversals_payment_id_idx on reversals (payment_id);
  create index reversals_webhook_id_idx on reversals (webhook_id);
  create index reversals_waiting_idx on reversals (provider, payment_reference) where status = 'waiting';

  create table refunds (
    id uuid not null,
    donation_id uuid references donations (id) on delete restrict,
    payment_id uuid not null references payments (id) on delete restrict,
    case_id uuid references cases (id) on delete restrict,
    amount_atomic numeric(78,0) not null,
    currency text not null,
    reason bytea,
    proposed_by uuid not null references users (id) on delete restrict,
    proposal_hash text not null,
    approver_id uuid references users (id) on delete restrict,
    status text not null default 'proposed',
    provider_reference text,
    sent_at timestamptz,
    confirmed_at timestamptz,
    ${mutableRow('refunds')},
    constraint refunds_amount_positive check (amount_atomic > 0),
    constraint refunds_currency_known check (currency in ${CURRENCIES}),
    constraint refunds_status_known check (status in ('proposed','approved','sent','confirmed','refused')),
    constraint refunds_by_another check (approver_id <> proposed_by),
    constraint refunds_approved_has_approver check (status in ('proposed','refused') or approver_id is not null),
    constraint refunds_sent_has_time check (status not in ('sent','confirmed') or sent_at is not null),
    constraint refunds_confirmed_has_time check ((status = 'confirmed') = (confirmed_at is not null)),
    constraint refunds_proposal_hash_sha256 check (proposal_hash ~ ${SHA256_HEX})
  );
  -- One open refund a payment, and never a second one after a confirmed one: money goes back once.
  create unique index refunds_one_live_per_payment on refunds (payment_id) where status <> 'refused';
  create index refunds_payment_id_idx on refunds (payment_id);
  create index refunds_donation_id_idx on refunds (donation_id);
  create index refunds_case_id_idx on refunds (case_id);
  create index refunds_proposed_by_idx on refunds (proposed_by);
  create index refunds_approver_id_idx on refunds (approver_id);

  -- A foreign key cannot say it, since a payment may have no gift: then its refund has none either. The lock on the
  -- payment holds its gift still until the refund is committed.
  create function refund_follows_payment() returns trigger language plpgsql
    set search_path = pg_catalog, pg_temp as $$
  declare
    v_payment public.payments;
  begin
    select * into v_payment from public.payments where id = new.payment_id for share;
    if found and (new.donation_id is distinct from v_payment.donation_id or new.currency <> v_payment.currency
      or new.amount_atomic > v_payment.amount_atomic - v_payment.returned_atomic) then
      raise exception 'refunds: gift, currency and amount must be those of the payment, the amount at most'
        using errcode = 'check_violation', table = tg_table_name, constraint = tg_name;
    end if;
    return new;
  end $$;
  create function payment_keeps_gift() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    if exists (select from public.refunds where payment_id = new.id and status <> 'refused') then
      raise exception 'payments: a payment with a refund stays with its gift'
        using errcode = 'check_violation', table = tg_table_name, constraint = tg_name;
    end if;
    return new;
  end $$;
  revoke execute on function refund_follows_payment(), payment_keeps_gift() from public;
  create trigger refunds_follow_payment before insert or update of payment_id, donation_id, currency, amount_atomic
    on refunds for each row execute function refund_follows_payment();
  create trigger payments_keep_gift before update of donation_id on payments
    for each row when (old.donation_id is distinct from new.donation_id) execute function payment_keeps_gift();

  ${keepUpdatedAt('donors', 'donations', 'payments', 'payment_dates', 'reversals', 'refunds')}
  grant usage on sequence donation_invoice_numbers to hingecraft_app;
  grant select, insert, update on donors, donations, payments, payment_dates, reversals, refunds to hingecraft_app;
  grant select, insert on consents to hingecraft_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
  drop table refunds, reversals, payment_dates, payments, donations, consents, donors;
  drop sequence donation_invoice_numbers;
  drop function payment_keeps_day(), payment_keeps_gift(), refund_follows_payment();`);
  }
}
