import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnlyRow, refuseChange } from './sql';

const CLASSES = `('access','audit','escalations','holds','payers','policies','receipts','refunds','screening')`;

export class KeyRetention1790000000032 implements MigrationInterface {
  name = 'KeyRetention1790000000032';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  alter table retention_policies add column key_class text,
    drop constraint retention_policies_resource_type_known, drop constraint retention_policies_action_known;
  -- As the way down left them.
  update retention_policies set resource_type = 'retention_keys', key_class = split_part(resource_type, ':', 2)
    where resource_type like 'retention_keys:%';
  alter table retention_policies
    add constraint retention_policies_resource_type_known
      check (resource_type in ('audit_logs','retention_keys','intake_keys')),
    add constraint retention_policies_action_known check (retention_action in ('archive','destroy-keys')),
    add constraint retention_policies_key_class_known check (key_class in ${CLASSES}),
    add constraint retention_policies_key_class_fits
      check ((resource_type = 'retention_keys') = (key_class is not null)),
    add constraint retention_policies_action_fits
      check ((resource_type = 'audit_logs') = (retention_action = 'archive'));
  drop index retention_policies_one_active;
  create unique index retention_policies_one_active on retention_policies (resource_type)
    where is_active and key_class is null;
  create unique index retention_policies_one_active_class on retention_policies (key_class)
    where is_active and key_class is not null;

  -- What stands for a destroyed key. Numbers are dense, so that none can be missing.
  create table key_tombstones (
    id uuid not null,
    number bigint not null,
    transaction_id bigint not null,
    scope text not null,
    scope_id text not null,
    key_version integer not null,
    run_id uuid not null references retention_runs (id) on delete restrict,
    policy_id uuid not null references retention_policies (id) on delete restrict,
    approver_id uuid references users (id) on delete restrict,
    ${appendOnlyRow('key_tombstones')},
    constraint key_tombstones_number_key unique (number),
    constraint key_tombstones_scope_scope_id_key_version_key unique (scope, scope_id, key_version),
    constraint key_tombstones_scope_known check (scope in ('retention','intake'))
  );
  create index key_tombstones_run_id_idx on key_tombstones (run_id);
  create index key_tombstones_policy_id_idx on key_tombstones (policy_id);
  create index key_tombstones_approver_id_idx on key_tombstones (approver_id);
  ${refuseChange('key_tombstones')}
  grant select on key_tombstones to hingecraft_app;

  -- A key that many share goes with a tombstone of the same transaction. Its row stays, empty: without it the key would
  -- be made anew.
  create function keep_shared_key() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    if tg_op = 'UPDATE' and (new.wrapped_key is not null or exists (
      select from public.key_tombstones t where t.transaction_id = pg_current_xact_id()::text::bigint
        and (t.scope, t.scope_id, t.key_version) = (old.scope, old.scope_id, old.key_version))) then
      return new;
    end if;
    raise exception 'encryption_keys: % % stays; only destroy_retention_key destroys it', old.scope, old.scope_id
      using errcode = 'restrict_violation', table = tg_table_name, constraint = tg_name;
  end $$;
  create trigger encryption_keys_go_by_run before update or delete on encryption_keys
    for each row when (old.scope <> 'subject') execute function keep_shared_key();
  alter table encryption_keys enable always trigger encryption_keys_go_by_run;

  -- When the year or the month is over that a key was made for, in UTC; null for any other id.
  create function key_period_end(p_scope text, p_scope_id text) returns timestamptz language sql immutable
    set search_path = pg_catalog, pg_temp as $$
    select case
      when p_scope = 'retention' and p_scope_id ~ '^[a-z]+:2[0-9]{3}$'
        then make_timestamp(split_part(p_scope_id, ':', 2)::int + 1, 1, 1, 0, 0, 0) at time zone 'UTC'
      when p_scope = 'intake' and p_scope_id ~ '^2[0-9]{3}-(0[1-9]|1[0-2])$'
        then (make_timestamp(left(p_scope_id, 4)::int, right(p_scope_id, 2)::int, 1, 0, 0, 0) + interval '1 month')
          at time zone 'UTC'
    end
  $$;

  -- From when on something may have been sealed about a held donor, or the donor of a held gift: nothing before they,
  -- what was merged into them, or a payment of theirs was known. A day less, since rows are dated by the database and
  -- keys by whoever seals.
  create function held_since(p_type text, p_id uuid) returns timestamptz language sql stable
    set search_path = pg_catalog, pg_temp as $$
    with recursive people (id) as (
      select case p_type when 'donor' then p_id else (select donor_id from public.donations where id = p_id) end
      union select d.id from public.donors d join people p on d.merged_into_id = p.id
    ),
    times (at) as (
      select created_at from public.donors where id in (select id from people)
      union all select least(d.created_at, p.created_at, p.received_at)
      from public.donations d left join public.payments p on p.donation_id = d.id
      where d.donor_id in (select id from people)
    )
    select coalesce(min(at) - interval '24 hours', '-infinity') from times
  $$;

  -- A hold on the log keeps the keys of its events, and that of its own reason.
  create function key_is_held(p_class text, p_ended timestamptz) returns boolean language sql stable
    set search_path = pg_catalog, pg_temp as $$
    select exists (
      select from public.legal_holds h where h.released_at is null and case
        when h.resource_type <> 'audit-log' then p_ended > public.held_since(h.resource_type, h.resource_id)
        when p_class = 'holds' then p_ended > h.created_at - interval '24 hours'
        else p_class = 'audit' end)
  $$;

  -- Why a run must leave a key; null where it may go. One rule for the count and for the destruction. The evidence of a
  -- case is read until that is resolved, and to lift the block of a gift.
  create function retention_key_stays(p_run uuid, p_key uuid) returns text language sql stable
    set search_path = pg_catalog, pg_temp as $$
    select case
      when k.scope <> (case p.resource_type when 'retention_keys' then 'retention' when 'intake_keys' then 'intake'
        else '' end) or k.class <> coalesce(p.key_class, k.class) then 'policy'
      when k.ended is null or k.ended > r.cutoff then 'age'
      when public.key_is_held(k.class, k.ended) then 'held'
      when k.class = 'audit' and exists (
        select from public.audit_logs l where l.details is not null
          and extract(year from l.occurred_at at time zone 'UTC') = k.year) then 'logged'
      when k.class = 'screening' and exists (
        select from public.cases c left join public.donations d on d.id = c.subject_id
        where (c.status <> 'resolved' or d.status = 'blocked')
          and extract(year from c.created_at at time zone 'UTC') = k.year) then 'case'
    end
    from public.retention_runs r join public.retention_policies p on p.id = r.policy_id
      cross join lateral (
        select e.scope, split_part(e.scope_id, ':', 1) as class, t.ended,
          extract(year from t.ended at time zone 'UTC') - 1 as year
        from public.encryption_keys e
          cross join lateral (select public.key_period_end(e.scope, e.scope_id) as ended) t
        where e.id = p_key) k
    where r.id = p_run
  $$;

  -- The only way to destroy a retention or intake key, and it believes nobody. Its locks are those of audit_purge: one
  -- destruction at a time, and a hold that is being placed comes before it or after it.
  create function destroy_retention_key(p_run uuid, p_id uuid, p_scope text, p_scope_id text, p_version integer)
    returns public.key_tombstones language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    v_run public.retention_runs;
    v_policy public.retention_policies;
    v_key public.encryption_keys;
    v_new public.key_tombstones;
    v_refused text;
  begin
    lock table public.key_tombstones in share row exclusive mode;
    lock table public.legal_holds in share mode;
    select * into v_run from public.retention_runs where id = p_run for update;
    select * into v_policy from public.retention_policies where id = v_run.policy_id for share;
    select * into v_key from public.encryption_keys
      where scope = p_scope and scope_id = p_scope_id and key_version = p_version for update;

    v_refused := case
      when exists (select from public.key_tombstones where run_id = p_run and scope = p_scope and scope_id = p_scope_id
        and key_version = p_version) then 'again'
      else public.retention_run_refused(v_run, v_policy)
    end;
    v_refused := coalesce(v_refused, case
      when v_key.wrapped_key is null then 'gone'
      when not v_run.selection @> jsonb_build_array(jsonb_build_object('scope', p_scope, 'id', p_scope_id,
        'version', p_version)) then 'selection'
      else public.retention_key_stays(p_run, v_key.id)
    end);
    if v_refused is not null then
      raise exception 'destroy_retention_key: % % stays: %', p_scope, p_scope_id, v_refused
        using errcode = 'restrict_violation', constraint = 'destroy_retention_key_' || v_refused;
    end if;

    insert into public.key_tombstones (id, number, transaction_id, scope, scope_id, key_version, run_id, policy_id,
      approver_id)
    values (p_id, (select coalesce(max(number), 0) + 1 from public.key_tombstones),
      pg_current_xact_id()::text::bigint, p_scope, p_scope_id, p_version, p_run, v_policy.id,
      case when v_run.status = 'approved' then v_run.decided_by end)
    returning * into v_new;
    update public.encryption_keys set wrapped_key = null, destroyed_at = now() where id = v_key.id;
    return v_new;
  end $$;

  create policy donors_owner_select on donors for select to hingecraft_owner using (true);
  create policy encryption_keys_owner_select on encryption_keys for select to hingecraft_owner using (true);
  create policy encryption_keys_owner_update on encryption_keys for update to hingecraft_owner using (true);
  revoke execute on function destroy_retention_key(uuid, uuid, text, text, integer), retention_key_stays(uuid, uuid),
    key_is_held(text, timestamptz), held_since(text, uuid), key_period_end(text, text), keep_shared_key() from public;
  grant execute on function destroy_retention_key(uuid, uuid, text, text, integer), retention_key_stays(uuid, uuid),
    key_is_held(text, timestamptz), held_since(text, uuid), key_period_end(text, text) to hingecraft_app;`);
  }

  /** Policies of keys stay for their runs' sake, off, and take their class into their type; `up` gives it back. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
  drop policy encryption_keys_owner_update on encryption_keys;
  drop policy encryption_keys_owner_select on encryption_keys;
  drop policy donors_owner_select on donors;
  drop function destroy_retention_key(uuid, uuid, text, text, integer), retention_key_stays(uuid, uuid),
    key_is_held(text, timestamptz), held_since(text, uuid), key_period_end(text, text);
  drop trigger encryption_keys_go_by_run on encryption_keys;
  drop function keep_shared_key();
  drop table key_tombstones;
  drop index retention_policies_one_active_class, retention_policies_one_active;
  alter table retention_policies
    drop constraint retention_policies_action_fits, drop constraint retention_policies_key_class_fits,
    drop constraint retention_policies_key_class_known, drop constraint retention_policies_action_known,
    drop constraint retention_policies_resource_type_known;
  update retention_policies set is_active = false where is_active and resource_type <> 'audit_logs';
  update retention_policies set resource_type = resource_type || ':' || key_class where key_class is not null;
  create unique index retention_policies_one_active on retention_policies (resource_type) where is_active;
  alter table retention_policies drop column key_class,
    add constraint retention_policies_resource_type_known check (resource_type in ('audit_logs')) not valid,
    add constraint retention_policies_action_known check (retention_action in ('archive')) not valid;
  do $$ begin
    alter table retention_policies validate constraint retention_policies_resource_type_known,
      validate constraint retention_policies_action_known;
  exception when check_violation then null;
  end $$;`);
  }
}
