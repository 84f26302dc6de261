import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepUpdatedAt, mutableRow, refuseChange } from './sql';

export class KeysAndAudit1790000000002 implements MigrationInterface {
  name = 'KeysAndAudit1790000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  create table encryption_keys (
    id uuid not null,
    scope text not null,
    scope_id text not null,
    key_version integer not null default 1,
    master_key_id text not null,
    wrapped_key bytea,
    destroyed_at timestamptz,
    ${mutableRow('encryption_keys')},
    constraint encryption_keys_scope_scope_id_key_version_key unique (scope, scope_id, key_version),
    constraint encryption_keys_scope_known check (scope in ('subject','retention','intake')),
    constraint encryption_keys_scope_id_sized check (length(scope_id) between 1 and 200),
    constraint encryption_keys_master_key_id_sized check (length(master_key_id) between 1 and 200),
    constraint encryption_keys_version_positive check (key_version > 0),
    constraint encryption_keys_destroyed_is_empty check ((destroyed_at is null) = (wrapped_key is not null))
  );
  -- A rotation and the check at start ask which keys are under which master key.
  create index encryption_keys_master_key_idx on encryption_keys (master_key_id, id) where wrapped_key is not null;
  create function keep_keys_destroyed() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    if old.destroyed_at is not null
      or (new.scope, new.scope_id, new.key_version) is distinct from (old.scope, old.scope_id, old.key_version) then
      raise exception 'encryption_keys: a destroyed key stays destroyed, and a key keeps its owner and version'
        using errcode = 'restrict_violation', table = tg_table_name, constraint = tg_name;
    end if;
    return new;
  end $$;
  revoke execute on function keep_keys_destroyed() from public;
  create trigger encryption_keys_stay_destroyed before update on encryption_keys
    for each row execute function keep_keys_destroyed();
  ${keepUpdatedAt('encryption_keys')}
  grant select, insert, update on encryption_keys to hingecraft_app;

  -- No foreign key on the actor: a proof stands by itself, and each further index would cost every transaction.
  create table audit_logs (
    id uuid not null,
    stream smallint not null,
    sequence bigint not null,
    occurred_at timestamptz not null,
    actor_id uuid not null,
    on_behalf_of uuid,
    action text not null,
    resource_type text not null,
    resource_id text not null,
    outcome text not null,
    reason text,
    request_id text not null,
    run_id text,
    ip_address text,
    user_agent text,
    details bytea,
    prev_hash bytea not null,
    hash bytea not null,
    created_at timestamptz not null,
    constraint audit_logs_pkey primary key (id),
    constraint audit_logs_stream_sequence_key unique (stream, sequence),
    constraint audit_logs_outcome_known check (outcome in ('done','refused')),
    constraint audit_logs_hashes_sized check (octet_length(prev_hash) = 32 and octet_length(hash) = 32),
    constraint audit_logs_created_is_occurred check (created_at = occurred_at)
  );
  create index audit_logs_resource_idx on audit_logs (resource_type, resource_id, occurred_at);
  ${refuseChange('audit_logs')}

  create table audit_heads (
    id uuid not null,
    stream smallint not null,
    sequence bigint not null default 0,
    hash bytea not null,
    ${mutableRow('audit_heads')},
    constraint audit_heads_stream_key unique (stream),
    constraint audit_heads_stream_known check (stream between 0 and 7)
  );
  insert into audit_heads (id, stream, hash)
    select format('00000000-0000-7000-8000-00000000010%s', n)::uuid, n, decode(repeat('00', 32), 'hex')
    from generate_series(0, 7) as n;
  grant select on audit_logs, audit_heads to hingecraft_app;

  -- An event as it is hashed. The columns are in the order of RFC 8785, and row_to_json() writes a row of texts, ids and
  -- nulls as RFC 8785 does. The functions have no search_path of their own, so that their callers take them in as an
  -- expression; audit_append has one.
  create type audit_event as (action text, actor_id uuid, details text, id uuid, ip_address text, occurred_at text,
    on_behalf_of uuid, outcome text, reason text, request_id text, resource_id text, resource_type text, run_id text,
    user_agent text);
  create function audit_event_text(id uuid, occurred_at timestamptz, actor_id uuid, on_behalf_of uuid, action text,
    resource_type text, resource_id text, outcome text, reason text, request_id text, run_id text, ip_address text,
    user_agent text, details bytea) returns text language sql stable as $$
    select row_to_json(row(action, actor_id, translate(encode(details, 'base64'), E'\\n', ''), id, ip_address,
      to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), on_behalf_of, outcome, reason,
      request_id, resource_id, resource_type, run_id, user_agent)::public.audit_event)::text
  $$;
  create function audit_event_text(e audit_logs) returns text language sql stable as $$
    select public.audit_event_text(e.id, e.occurred_at, e.actor_id, e.on_behalf_of, e.action, e.resource_type,
      e.resource_id, e.outcome, e.reason, e.request_id, e.run_id, e.ip_address, e.user_agent, e.details)
  $$;

  -- The only way into the log. Who acts, for whom and in which request is the transaction's own word, not the event's.
  -- What is hashed is made from what is stored, so that a later check can make it again: a time to the millisecond.
  -- hash = sha256('hingecraft.audit.v1' 00 stream:int16 sequence:int64 prev_hash:32 event), integers big-endian, event
  -- in UTF-8. The head's lock makes sequences dense; it is held until the commit, so all that can be done is done first.
  create function audit_append(p_stream smallint, p_id uuid, p_occurred_at timestamptz, p_action text,
    p_resource_type text, p_resource_id text, p_outcome text, p_reason text, p_run_id text, p_details bytea)
    returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    v_actor_id uuid := nullif(current_setting('app.actor_id', true), '');
    v_on_behalf_of uuid := nullif(current_setting('app.on_behalf_of', true), '');
    v_request_id text := nullif(current_setting('app.request_id', true), '');
    v_event bytea;
    v_prev_hash bytea;
    v_sequence bigint;
    v_hash bytea;
  begin
    if v_actor_id is null or v_request_id is null then
      raise exception 'audit_append: the transaction names no actor or no request'
        using errcode = 'insufficient_privilege';
    end if;
    if p_occurred_at <> date_trunc('milliseconds', p_occurred_at) or not isfinite(p_occurred_at) then
      raise exception 'audit_append: % is not a time to the millisecond', p_occurred_at
        using errcode = 'invalid_parameter_value';
    end if;
    v_event := convert_to(public.audit_event_text(p_id, p_occurred_at, v_actor_id, v_on_behalf_of, p_action,
      p_resource_type, p_resource_id, p_outcome, p_reason, v_request_id, p_run_id, null, null, p_details), 'UTF8');

    select h.sequence + 1, h.hash into v_sequence, v_prev_hash
      from public.audit_heads h where h.stream = p_stream for update;
    if not found then
      raise exception 'audit_append: there is no stream %, only 0 to 7', p_stream
        using errcode = 'invalid_parameter_value';
    end if;
    v_hash := sha256(convert_to('hingecraft.audit.v1', 'UTF8') || '\\x00'::bytea
      || int2send(p_stream) || int8send(v_sequence) || v_prev_hash || v_event);
    insert into public.audit_logs (id, stream, sequence, occurred_at, actor_id, on_behalf_of, action, resource_type,
        resource_id, outcome, reason, request_id, run_id, details, prev_hash, hash, created_at)
      values (p_id, p_stream, v_sequence, p_occurred_at, v_actor_id, v_on_behalf_of, p_action, p_resource_type,
        p_resource_id, p_outcome, p_reason, v_request_id, p_run_id, p_details, v_prev_hash, v_hash, p_occurred_at);
    update public.audit_heads set sequence = v_sequence, hash = v_hash, updated_at = now() where stream = p_stream;
    return v_sequence;
  end $$;
  revoke execute on function audit_event_text(audit_logs),
    audit_event_text(uuid, timestamptz, uuid, uuid, text, text, text, text, text, text, text, text, text, bytea),
    audit_append(smallint, uuid, timestamptz, text, text, text, text, text, text, bytea) from public;
  grant execute on function audit_append(smallint, uuid, timestamptz, text, text, text, text, text, text, bytea)
    to hingecraft_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
  drop function audit_append(smallint, uuid, timestamptz, text, text, text, text, text, text, bytea),
    audit_event_text(audit_logs),
    audit_event_text(uuid, timestamptz, uuid, uuid, text, text, text, text, text, text, text, text, text, bytea);
  drop type audit_event;
  drop table audit_heads, audit_logs, encryption_keys;
  drop function keep_keys_destroyed();`);
  }
}
