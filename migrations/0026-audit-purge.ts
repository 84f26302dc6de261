import type { MigrationInterface, QueryRunner } from 'typeorm';
import { refuseChange } from './sql';

export class AuditPurge1790000000026 implements MigrationInterface {
  name = 'AuditPurge1790000000026';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  -- A deletion passes with a tombstone of its own transaction, and takes nothing that the tombstone does not cover.
  create function keep_audit_log() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    if tg_op <> 'DELETE' or not exists (
      select from public.audit_tombstones where transaction_id = pg_current_xact_id()::text::bigint) then
      raise exception 'audit_logs is append-only: % refused; only audit_purge takes events away', lower(tg_op)
        using errcode = 'restrict_violation', table = tg_table_name, constraint = tg_name;
    end if;
    return null;
  end $$;
  create function keep_audit_log_whole() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    if exists (select from gone g where not exists (
      select from public.audit_tombstones t where t.transaction_id = pg_current_xact_id()::text::bigint
        and t.stream = g.stream and g.sequence between t.first_sequence and t.last_sequence)) then
      raise exception 'audit_logs: an event was deleted that no tombstone covers'
        using errcode = 'restrict_violation', table = tg_table_name, constraint = tg_name;
    end if;
    return null;
  end $$;
  drop trigger audit_logs_append_only on audit_logs;
  create trigger audit_logs_append_only before update or delete or truncate on audit_logs
    for each statement execute function keep_audit_log();
  create trigger audit_logs_purged_whole after delete on audit_logs referencing old table as gone
    for each statement execute function keep_audit_log_whole();
  alter table audit_logs enable always trigger audit_logs_append_only, enable always trigger audit_logs_purged_whole;

  -- Whose events a standing hold keeps: what is held, and what hangs on it.
  create function audit_held_ids() returns setof text language sql stable set search_path = pg_catalog, pg_temp as $$
    with held as (select resource_type, resource_id as id from public.legal_holds where released_at is null),
    gifts as (
      select d.id, d.donor_id from public.donations d join held h
        on (h.resource_type = 'donation' and h.id = d.id) or (h.resource_type = 'donor' and h.id = d.donor_id)
    ),
    ids as (
      select id from held union select id from gifts union select donor_id from gifts
      union select id from public.payments where donation_id in (select id from gifts)
      union select id from public.refunds where donation_id in (select id from gifts)
      union select id from public.receipts where donation_id in (select id from gifts)
    )
    select id::text from ids
    union select id::text from public.cases where subject_id in (select id from ids)
    union select id::text from public.data_deletion_requests where subject_id in (select id from ids)
  $$;

  -- The first event of a stream that a run must leave: too young, or held. One rule for the count and for the purge.
  create function audit_first_kept(p_run uuid, p_stream smallint, p_first bigint, out sequence bigint, out held boolean)
    language sql stable set search_path = pg_catalog, pg_temp as $$
    with held as materialized (select id from public.audit_held_ids() as id),
    whole as materialized (
      select from public.legal_holds where resource_type = 'audit-log' and released_at is null
    )
    select l.sequence, exists (select from whole) or l.resource_id in (select id from held)
    from public.retention_runs r, public.audit_logs l
      left join public.audit_retention_config c on c.audit_type = l.resource_type and c.is_active
    where r.id = p_run and l.stream = p_stream and l.sequence >= p_first
      and (l.occurred_at >= least(r.cutoff, r.created_at - make_interval(days => c.retention_days))
        or exists (select from whole) or l.resource_id in (select id from held))
    order by l.sequence limit 1
  $$;

  -- Why a run may take nothing away; null where it may. One rule for the log and for keys (0032).
  create function retention_run_refused(p_run retention_runs, p_policy retention_policies) returns text
    language sql stable set search_path = pg_catalog, pg_temp as $$
    select case
      when p_run.status is null or p_run.status not in ('counted', 'approved') then 'run'
      when not p_policy.is_active or p_run.cutoff > now() - make_interval(days => p_policy.retention_period_days)
        then 'policy'
      when p_run.selected_count > p_policy.approval_above
        and (p_run.status <> 'approved' or p_run.decided_by in (p_policy.written_by, p_run.started_by)) then 'approval'
    end
  $$;

  -- The only way out of the log, and it believes nobody. The lock on tombstones leaves one purge at a time; the lock on
  -- holds makes a hold that is being placed come before this purge or after it.
  create function audit_purge(p_run uuid, p_id uuid, p_stream smallint, p_first bigint, p_last bigint, p_asset uuid)
    returns public.audit_tombstones language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
  declare
    v_run public.retention_runs;
    v_policy public.retention_policies;
    v_asset public.assets;
    v_before public.audit_tombstones;
    v_new public.audit_tombstones;
    v_kept record;
    v_refused text;
  begin
    lock table public.audit_tombstones in share row exclusive mode;
    lock table public.legal_holds in share mode;
    select * into v_run from public.retention_runs where id = p_run for update;
    select * into v_policy from public.retention_policies where id = v_run.policy_id for share;
    select * into v_asset from public.assets where id = p_asset for share;
    select * into v_before from public.audit_tombstones where stream = p_stream order by last_sequence desc limit 1;
    select * into v_kept from public.audit_first_kept(p_run, p_stream, p_first);
    select hash into v_new.root from public.audit_logs where stream = p_stream and sequence = p_last;
    v_new.event_count := p_last - p_first + 1;

    v_refused := case
      when exists (select from public.audit_tombstones where run_id = p_run and stream = p_stream
        and first_sequence = p_first and last_sequence = p_last) then 'again'
      when v_policy.resource_type <> 'audit_logs' then 'policy'
      else public.retention_run_refused(v_run, v_policy)
    end;
    v_refused := coalesce(v_refused, case
      when p_first <> coalesce(v_before.last_sequence, 0) + 1 then 'start'
      when v_new.event_count < 1 or v_new.event_count <> (select count(*) from public.audit_logs
        where stream = p_stream and sequence between p_first and p_last) then 'dense'
      when not v_run.selection @> jsonb_build_array(jsonb_build_object('stream', p_stream, 'first', p_first::text,
        'last', p_last::text, 'root', encode(v_new.root, 'hex'))) then 'selection'
      when v_kept.sequence <= p_last and v_kept.held then 'held'
      when v_kept.sequence <= p_last then 'age'
      when v_asset.id is null or v_asset.deleted_at is not null or coalesce(v_asset.retained_until, now()) <= now()
        or v_asset.key <> format('archives/%s/%s-%s.ndjson.gz', p_stream, p_first, p_last) then 'archive'
      when not exists (select from public.audit_checkpoints c join public.assets a on a.id = c.asset_id
        where a.retained_until is not null and c.heads @> jsonb_build_array(jsonb_build_object('stream', p_stream,
          'sequence', p_last::text, 'hash', encode(v_new.root, 'hex')))) then 'sealed'
      when exists (
        select from public.audit_logs l
        left join public.audit_logs p on p.stream = l.stream and p.sequence = l.sequence - 1
        cross join lateral (select coalesce(p.hash, v_before.root, decode(repeat('00', 32), 'hex')) as hash) as prev
        where l.stream = p_stream and l.sequence between p_first and p_last and (l.prev_hash <> prev.hash
          or l.hash <> sha256(convert_to('hingecraft.audit.v1', 'UTF8') || '\\x00'::bytea || int2send(l.stream)
            || int8send(l.sequence) || prev.hash || convert_to(public.audit_event_text(l), 'UTF8')))) then 'chain'
    end);
    if v_refused is not null then
      raise exception 'audit_purge: stream % from % to % stays: %', p_stream, p_first, p_last, v_refused
        using errcode = 'restrict_violation', constraint = 'audit_purge_' || v_refused;
    end if;

    insert into public.audit_tombstones (id, number, transaction_id, stream, first_sequence, last_sequence, event_count,
      root, archive_sha256, asset_id, run_id, policy_id, approver_id)
    values (p_id, (select coalesce(max(number), 0) + 1 from public.audit_tombstones),
      pg_current_xact_id()::text::bigint, p_stream, p_first, p_last, v_new.event_count, v_new.root, v_asset.sha256,
      p_asset, p_run, v_policy.id, case when v_run.status = 'approved' then v_run.decided_by end)
    returning * into v_new;
    delete from public.audit_logs where stream = p_stream and sequence between p_first and p_last;
    return v_new;
  end $$;
  revoke execute on function audit_purge(uuid, uuid, smallint, bigint, bigint, uuid), audit_held_ids(),
    audit_first_kept(uuid, smallint, bigint), retention_run_refused(retention_runs, retention_policies),
    keep_audit_log(), keep_audit_log_whole() from public;
  grant execute on function audit_purge(uuid, uuid, smallint, bigint, bigint, uuid), audit_held_ids(),
    audit_first_kept(uuid, smallint, bigint) to hingecraft_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
  drop function audit_purge(uuid, uuid, smallint, bigint, bigint, uuid), audit_first_kept(uuid, smallint, bigint),
    audit_held_ids(), retention_run_refused(retention_runs, retention_policies);
  drop trigger audit_logs_purged_whole on audit_logs;
  drop trigger audit_logs_append_only on audit_logs;
  drop function keep_audit_log(), keep_audit_log_whole();
  ${refuseChange('audit_logs')}`);
  }
}
