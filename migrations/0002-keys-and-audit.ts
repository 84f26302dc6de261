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

  -- The RFC 8785 form of an event, from its columns: keys in order, to_json() escapes strings as RFC 8785 does. Without
  -- a search_path of its own, so that its caller takes it in as an expression; audit_append has one.
  create function audit_event_text(e audit_logs) returns text language sql stable as $$
    select '{"action":' || to_json(e.action)
      || ',"actor_id":' || to_json(e.actor_id::text)
      || ',"details":' || coalesce(to_json(translate(encode(e.details, 'base64'), E'\\n', ''))::text, 'null')
      || ',"id":' || to_json(e.id::text)
      || ',"ip_address":' || coalesce(to_json(e.ip_address)::text, 'null')
      || ',"occurred_at":' || to_json(to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
      || ',"on_behalf_of":' || coalesce(to_json(e.on_behalf_of::text)::text, 'null')
      || ',"outcome":' || to_json(e.outcome)
      || ',"reason":' || coalesce(to_json(e.reason)::text, 'null')
      || ',"request_id":' || to_json(e.request_id)
      || ',"resource_id":' || to_json(e.resource_id)
      || ',"resource_type":' || to_json(e.resource_type)
      || ',"run_id":' || coalesce(to_json(e.run_id)::text, 'null')
      || ',"user_agent":' || coalesce(to_json(e.user_agent)::text, 'null') || '}'
  $$;

  -- The only way into the log. Takes the canonical JSON of an event (values are strings or null), checks that it
  -- tells the truth about who acts, and that its columns give the same text again, so that a later check can
  -- rebuild what was hashed. hash = sha256('hingecraft.audit.v1' 00 stream:int16 sequence:int64 prev_hash:32 event),
  -- integers big-endian, event in UTF-8. The head's lock makes sequences dense; it is held until the commit.
  create function audit_append(p_stream smallint, p_event text) returns bigint language plpgsql
    security definer set search_path = pg_catalog, pg_temp as $$
  declare
    v_in jsonb := p_event::jsonb;
    v_prev_hash bytea;
    v_sequence bigint;
    v_hash bytea;
    v_row public.audit_logs;
  begin
    if (v_in ->> 'actor_id') is distinct from nullif(current_setting('app.actor_id', true), '')
      or (v_in ->> 'on_behalf_of') is distinct from nullif(current_setting('app.on_behalf_of', true), '')
      or (v_in ->> 'request_id') is distinct from nullif(current_setting('app.request_id', true), '') then
      raise exception 'audit_append: the event names another actor or request than the transaction'
        using errcode = 'insufficient_privilege';
    end if;
    v_row.id := v_in ->> 'id';
    v_row.occurred_at := v_in ->> 'occurred_at';
    v_row.actor_id := v_in ->> 'actor_id';
    v_row.on_behalf_of := v_in ->> 'on_behalf_of';
    v_row.action := v_in ->> 'action';
    v_row.resource_type := v_in ->> 'resource_type';
    v_row.resource_id := v_in ->> 'resource_id';
    v_row.outcome := v_in ->> 'outcome';
    v_row.reason := v_in ->> 'reason';
    v_row.request_id := v_in ->> 'request_id';
    v_row.run_id := v_in ->> 'run_id';
    v_row.ip_address := v_in ->> 'ip_address';
    v_row.user_agent := v_in ->> 'user_agent';
    v_row.details := decode(v_in ->> 'details', 'base64');
    v_row.created_at := v_row.occurred_at;
    if public.audit_event_text(v_row) is distinct from p_event then
      raise exception 'audit_append: the event is not the canonical JSON of the columns of audit_logs'
        using errcode = 'invalid_parameter_value';
    end if;

    select h.sequence + 1, h.hash into v_sequence, v_prev_hash
      from public.audit_heads h where h.stream = p_stream for update;
    if not found then
      raise exception 'audit_append: there is no stream %, only 0 to 7', p_stream
        using errcode = 'invalid_parameter_value';
    end if;
    v_hash := sha256(convert_to('hingecraft.audit.v1', 'UTF8') || '\\x00'::bytea
      || int2send(p_stream) || int8send(v_sequence) || v_prev_hash || convert_to(p_event, 'UTF8'));
    -- Column by column: the row as a whole would be copied once for each.
    insert into public.audit_logs (id, stream, sequence, occurred_at, actor_id, on_behalf_of, action, resource_type,
        resource_id, outcome, reason, request_id, run_id, ip_address, user_agent, details, prev_hash, hash, created_at)
      values (v_row.id, p_stream, v_sequence, v_row.occurred_at, v_row.actor_id, v_row.on_behalf_of, v_row.action,
        v_row.resource_type, v_row.resource_id, v_row.outcome, v_row.reason, v_row.request_id, v_row.run_id,
        v_row.ip_address, v_row.user_agent, v_row.details, v_prev_hash, v_hash, v_row.created_at);
    update public.audit_heads set sequence = v_sequence, hash = v_hash, updated_at = now() where stream = p_stream;
    return v_sequence;
  end $$;
  revoke execute on function audit_append(smallint, text), audit_event_text(audit_logs) from public;
  grant execute on function audit_append(smallint, text) to hingecraft_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
  drop function audit_append(smallint, text), audit_event_text(audit_logs);
  drop table audit_heads, audit_logs, encryption_keys;
  drop function keep_keys_destroyed();`);
  }
}
