import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepUpdatedAt, mutableRow, SHA256_HEX } from './sql';

export class SubjectsRights1790000000023 implements MigrationInterface {
  name = 'SubjectsRights1790000000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  alter table donors add column erased_at timestamptz,
    add constraint donors_erased_is_empty check (erased_at is null or
      num_nonnulls(user_id, full_name, email, email_hash, address, printed, country, birth_date, tax_id) = 0);
  create function keep_donor_erased() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    raise exception 'donors: an erased donor stays erased'
      using errcode = 'restrict_violation', table = tg_table_name, constraint = tg_name;
  end $$;
  create trigger donors_stay_erased before update on donors
    for each row when (old.erased_at is not null) execute function keep_donor_erased();
  alter table assets add column deleted_at timestamptz;

  -- No foreign key on the subject: the proof outlives them.
  create table data_deletion_requests (
    id uuid not null,
    subject_type text not null,
    subject_id uuid not null,
    regime text not null,
    request_type text not null,
    status text not null default 'received',
    received_at timestamptz not null,
    due_at timestamptz not null,
    acknowledge_by timestamptz,
    extended_at timestamptz,
    extension_reason text,
    filed_by uuid not null references users (id) on delete restrict,
    proposal_hash text not null,
    verification_hash text,
    verification_expires_at timestamptz,
    verified_at timestamptz,
    decided_by uuid references users (id) on delete restrict,
    decided_at timestamptz,
    refusal_reason text,
    held_by text[] not null default '{}',
    processed_by uuid references users (id) on delete restrict,
    processed_at timestamptz,
    manifest jsonb,
    manifest_sha256 text,
    asset_id uuid references assets (id) on delete restrict,
    ${mutableRow('data_deletion_requests')},
    constraint data_deletion_requests_subject_type_known check (subject_type in ('donor')),
    constraint data_deletion_requests_regime_known check (regime in ('gdpr','ccpa')),
    constraint data_deletion_requests_type_known
      check (request_type in ('access','erasure','portability','correction')),
    constraint data_deletion_requests_status_known
      check (status in ('received','verified','approved','held','ready','done','refused')),
    constraint data_deletion_requests_refusal_known check (refusal_reason in
      ('identity-doubtful','not-the-subject','manifestly-unfounded','excessive','already-erased')),
    constraint data_deletion_requests_extension_known check (extension_reason in ('complexity','number-of-requests')),
    constraint data_deletion_requests_extension_whole check ((extended_at is null) = (extension_reason is null)),
    constraint data_deletion_requests_due_after_received check (due_at > received_at),
    constraint data_deletion_requests_token_whole
      check ((verification_hash is null) = (verification_expires_at is null)),
    constraint data_deletion_requests_decision_whole check ((decided_by is null) = (decided_at is null)),
    constraint data_deletion_requests_not_by_filer check (decided_by <> filed_by),
    constraint data_deletion_requests_verified_first
      check (status in ('received','refused') or verified_at is not null),
    constraint data_deletion_requests_decided_first
      check (status in ('received','verified') or decided_by is not null),
    constraint data_deletion_requests_refused_has_reason check ((status = 'refused') = (refusal_reason is not null)),
    constraint data_deletion_requests_done_is_processed check (status <> 'done' or processed_at is not null),
    constraint data_deletion_requests_proof_whole check ((manifest is null) = (manifest_sha256 is null)),
    constraint data_deletion_requests_erasure_has_proof
      check (status <> 'done' or request_type <> 'erasure' or manifest is not null),
    constraint data_deletion_requests_held_says_why check ((status = 'held') = (held_by <> '{}')),
    constraint data_deletion_requests_proposal_hash_sha256 check (proposal_hash ~ ${SHA256_HEX}),
    constraint data_deletion_requests_verification_hash_sha256 check (verification_hash ~ ${SHA256_HEX}),
    constraint data_deletion_requests_manifest_sha256_sha256 check (manifest_sha256 ~ ${SHA256_HEX})
  );
  create unique index data_deletion_requests_one_open on data_deletion_requests (subject_type, subject_id, request_type)
    where status not in ('done','refused');
  create index data_deletion_requests_subject_idx on data_deletion_requests (subject_type, subject_id);
  create index data_deletion_requests_filed_by_idx on data_deletion_requests (filed_by);
  create index data_deletion_requests_decided_by_idx on data_deletion_requests (decided_by);
  create index data_deletion_requests_processed_by_idx on data_deletion_requests (processed_by);
  create index data_deletion_requests_asset_id_idx on data_deletion_requests (asset_id);

  create function keep_subject_request() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    if tg_op <> 'UPDATE' or old.status in ('done','refused')
      or (new.id, new.subject_type, new.subject_id, new.regime, new.request_type, new.received_at, new.filed_by,
          new.proposal_hash)
        is distinct from (old.id, old.subject_type, old.subject_id, old.regime, old.request_type, old.received_at,
          old.filed_by, old.proposal_hash) then
      raise exception 'data_deletion_requests: what was asked for stays, and a request that has ended is a proof'
        using errcode = 'restrict_violation', table = tg_table_name, constraint = tg_name;
    end if;
    return new;
  end $$;
  create trigger data_deletion_requests_frozen before update on data_deletion_requests
    for each row execute function keep_subject_request();
  create trigger data_deletion_requests_stay before delete or truncate on data_deletion_requests
    for each statement execute function keep_subject_request();
  revoke execute on function keep_subject_request(), keep_donor_erased() from public;

  create table legal_holds (
    id uuid not null,
    resource_type text not null,
    resource_id uuid not null,
    reason bytea not null,
    placed_by uuid not null references users (id) on delete restrict,
    released_by uuid references users (id) on delete restrict,
    released_at timestamptz,
    ${mutableRow('legal_holds')},
    constraint legal_holds_resource_type_known check (resource_type in ('donor','donation')),
    constraint legal_holds_release_whole check ((released_at is null) = (released_by is null))
  );
  create index legal_holds_resource_idx on legal_holds (resource_type, resource_id) where released_at is null;
  create index legal_holds_placed_by_idx on legal_holds (placed_by);
  create index legal_holds_released_by_idx on legal_holds (released_by);

  ${keepUpdatedAt('data_deletion_requests', 'legal_holds')}
  grant select, insert, update on data_deletion_requests, legal_holds to hingecraft_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
  drop table legal_holds, data_deletion_requests;
  alter table assets drop column deleted_at;
  drop trigger donors_stay_erased on donors;
  alter table donors drop column erased_at;
  drop function keep_donor_erased(), keep_subject_request();`);
  }
}
