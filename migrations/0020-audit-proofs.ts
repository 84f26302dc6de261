import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnlyRow, keepUpdatedAt, mutableRow, refuseChange, SHA256_HEX } from './sql';

export class AuditProofs1790000000020 implements MigrationInterface {
  name = 'AuditProofs1790000000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  create table signing_keys (
    id uuid not null,
    key_id text not null,
    purpose text not null,
    algorithm text not null,
    public_jwk jsonb not null,
    valid_from timestamptz not null,
    valid_until timestamptz,
    ${mutableRow('signing_keys')},
    constraint signing_keys_key_id_key unique (key_id),
    constraint signing_keys_purpose_known check (purpose in ('audit','documents')),
    constraint signing_keys_algorithm_known check (algorithm in ('EdDSA')),
    constraint signing_keys_ends_after_it_begins check (valid_until > valid_from)
  );
  create function keep_signing_key() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    if tg_op <> 'UPDATE' or old.valid_until is not null
      or (new.id, new.key_id, new.purpose, new.algorithm, new.public_jwk, new.valid_from)
      is distinct from (old.id, old.key_id, old.purpose, old.algorithm, old.public_jwk, old.valid_from) then
      raise exception 'signing_keys: what a key has signed must stay verifiable; only its end may be set, once'
        using errcode = 'restrict_violation', table = tg_table_name, constraint = tg_name;
    end if;
    return new;
  end $$;
  revoke execute on function keep_signing_key() from public;
  create trigger signing_keys_frozen before update on signing_keys
    for each row execute function keep_signing_key();
  create trigger signing_keys_stay before delete or truncate on signing_keys
    for each statement execute function keep_signing_key();
  ${keepUpdatedAt('signing_keys')}
  grant select, insert, update on signing_keys to hingecraft_app;

  -- One sequence is one checkpoint: the constraint decides between two who make one at the same time.
  create table audit_checkpoints (
    id uuid not null,
    sequence bigint not null,
    previous_sha256 text,
    heads jsonb not null,
    event_count bigint not null,
    from_at timestamptz not null,
    to_at timestamptz not null,
    signature text not null,
    asset_id uuid not null references assets (id) on delete restrict,
    ${appendOnlyRow('audit_checkpoints')},
    constraint audit_checkpoints_sequence_key unique (sequence),
    constraint audit_checkpoints_asset_id_key unique (asset_id),
    constraint audit_checkpoints_sequence_positive check (sequence > 0),
    constraint audit_checkpoints_first_has_no_previous check ((sequence = 1) = (previous_sha256 is null)),
    constraint audit_checkpoints_previous_sha256_sha256 check (previous_sha256 ~ ${SHA256_HEX}),
    constraint audit_checkpoints_event_count_positive check (event_count > 0),
    constraint audit_checkpoints_times_in_order check (to_at >= from_at)
  );
  ${refuseChange('audit_checkpoints')}
  grant select, insert on audit_checkpoints to hingecraft_app;

  -- No foreign key: a proof of who read what stands by itself, also when the rule that let them is gone.
  create table access_log (
    id uuid not null,
    transaction_id bigint not null,
    actor_id uuid not null,
    on_behalf_of uuid,
    request_id text not null,
    resource_type text not null,
    resource_id text not null,
    action text not null,
    fields text[] not null default '{}',
    granted boolean not null,
    matched_rule_id uuid,
    authz_epoch bigint,
    ip_address text,
    user_agent text,
    purpose text,
    reason bytea,
    accessed_at timestamptz not null,
    ${appendOnlyRow('access_log')}
  );
  create index access_log_transaction_id_id_idx on access_log (transaction_id, id);
  create index access_log_resource_idx on access_log (resource_type, resource_id, accessed_at);
  create index access_log_actor_idx on access_log (actor_id, accessed_at);
  ${refuseChange('access_log')}

  -- Seals are ranges of transaction numbers: once every transaction below a number has ended, no row can join the
  -- range any more, however late its transaction committed.
  create table access_log_seals (
    id uuid not null,
    sequence bigint not null,
    first_transaction bigint not null,
    next_transaction bigint not null,
    row_count bigint not null,
    sha256 text not null,
    from_at timestamptz not null,
    to_at timestamptz not null,
    ${appendOnlyRow('access_log_seals')},
    constraint access_log_seals_sequence_key unique (sequence),
    constraint access_log_seals_sequence_positive check (sequence > 0),
    constraint access_log_seals_range_not_empty check (next_transaction > first_transaction),
    constraint access_log_seals_row_count_positive check (row_count > 0),
    constraint access_log_seals_sha256_sha256 check (sha256 ~ ${SHA256_HEX})
  );
  ${refuseChange('access_log_seals')}
  grant select on access_log to hingecraft_app;
  grant select, insert on access_log_seals to hingecraft_app;

  -- The only way into the access log: actor, request and transaction are the transaction's own, not the caller's word.
  create function access_record(p_reads jsonb) returns void language sql
    security definer set search_path = pg_catalog, pg_temp as $$
    insert into public.access_log (id, transaction_id, actor_id, on_behalf_of, request_id, resource_type, resource_id,
      action, fields, granted, matched_rule_id, authz_epoch, ip_address, user_agent, purpose, reason, accessed_at)
    select r.id, pg_current_xact_id()::text::bigint, current_setting('app.actor_id')::uuid,
      nullif(current_setting('app.on_behalf_of', true), '')::uuid, current_setting('app.request_id'),
      r.resource_type, r.resource_id, r.action, coalesce(r.fields, '{}'), r.granted, r.matched_rule_id, r.authz_epoch,
      r.ip_address, r.user_agent, r.purpose, decode(r.reason, 'base64'), r.accessed_at
    from jsonb_to_recordset(p_reads) as r (id uuid, resource_type text, resource_id text, action text, fields text[],
      granted boolean, matched_rule_id uuid, authz_epoch bigint, ip_address text, user_agent text,
      purpose text, reason text, accessed_at timestamptz)
  $$;
  revoke execute on function access_record(jsonb) from public;
  grant execute on function access_record(jsonb) to hingecraft_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
  drop function access_record(jsonb);
  drop table access_log_seals, access_log, audit_checkpoints, signing_keys;
  drop function keep_signing_key();`);
  }
}
