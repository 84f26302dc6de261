import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnlyRow, keepUpdatedAt, mutableRow, refuseChange, SHA256_HEX } from './sql';

export class Retention1790000000025 implements MigrationInterface {
  name = 'Retention1790000000025';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  alter table legal_holds drop constraint legal_holds_resource_type_known,
    add constraint legal_holds_resource_type_known check (resource_type in ('donor','donation','audit-log')),
    add constraint legal_holds_one_audit_log
      check (resource_type <> 'audit-log' or resource_id = '00000000-0000-7000-8000-000000000200');

  -- Keeps events of a type longer than the policy does; never shorter.
  create table audit_retention_config (
    id uuid not null,
    audit_type text not null,
    retention_days integer not null,
    is_active boolean not null default true,
    ${mutableRow('audit_retention_config')},
    constraint audit_retention_config_audit_type_key unique (audit_type),
    constraint audit_retention_config_days_bounded check (retention_days between 365 and 36500)
  );

  create table retention_policies (
    id uuid not null,
    policy_name text not null,
    resource_type text not null,
    retention_period_days integer not null,
    retention_action text not null,
    approval_above integer not null,
    is_active boolean not null default true,
    written_by uuid not null references users (id) on delete restrict,
    last_run_at timestamptz,
    next_run_at timestamptz not null,
    ${mutableRow('retention_policies')},
    constraint retention_policies_policy_name_key unique (policy_name),
    constraint retention_policies_resource_type_known check (resource_type in ('audit_logs')),
    constraint retention_policies_action_known check (retention_action in ('archive')),
    constraint retention_policies_period_bounded check (retention_period_days between 365 and 36500),
    constraint retention_policies_approval_bounded check (approval_above between 0 and 1000)
  );
  create unique index retention_policies_one_active on retention_policies (resource_type) where is_active;
  create index retention_policies_written_by_idx on retention_policies (written_by);

  create table retention_runs (
    id uuid not null,
    policy_id uuid not null references retention_policies (id) on delete restrict,
    policy_by uuid not null references users (id) on delete restrict,
    started_by uuid not null references users (id) on delete restrict,
    status text not null default 'started',
    cutoff timestamptz not null,
    selection jsonb,
    selected_count bigint,
    selection_sha256 text,
    decided_by uuid references users (id) on delete restrict,
    decided_at timestamptz,
    ended_at timestamptz,
    manifest_sha256 text,
    asset_id uuid references assets (id) on delete restrict,
    ${mutableRow('retention_runs')},
    constraint retention_runs_status_known
      check (status in ('started','counted','approved','done','held','refused','lapsed','changed')),
    constraint retention_runs_count_whole check (num_nulls(selection, selected_count, selection_sha256) in (0,3)),
    constraint retention_runs_counted_first check (status = 'started' or selection is not null),
    constraint retention_runs_count_not_negative check (selected_count >= 0),
    constraint retention_runs_decision_whole check ((decided_by is null) = (decided_at is null)),
    constraint retention_runs_approved_by_somebody check (status not in ('approved','refused') or decided_by is not null),
    constraint retention_runs_not_by_starter check (decided_by <> started_by),
    constraint retention_runs_not_by_author check (decided_by <> policy_by),
    constraint retention_runs_open_until_ended check ((status in ('started','counted','approved')) = (ended_at is null)),
    constraint retention_runs_manifest_whole check ((manifest_sha256 is null) = (asset_id is null)),
    constraint retention_runs_done_has_manifest check (status not in ('done','held') or asset_id is not null),
    constraint retention_runs_selection_sha256_sha256 check (selection_sha256 ~ ${SHA256_HEX}),
    constraint retention_runs_manifest_sha256_sha256 check (manifest_sha256 ~ ${SHA256_HEX})
  );
  create unique index retention_runs_one_open on retention_runs (policy_id) where ended_at is null;
  create index retention_runs_policy_id_idx on retention_runs (policy_id);
  create index retention_runs_policy_by_idx on retention_runs (policy_by);
  create index retention_runs_started_by_idx on retention_runs (started_by);
  create index retention_runs_decided_by_idx on retention_runs (decided_by);
  create index retention_runs_asset_id_idx on retention_runs (asset_id);
  create function keep_retention_run() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    if tg_op <> 'UPDATE' or old.ended_at is not null
      or (new.id, new.policy_id, new.policy_by, new.started_by, new.cutoff, new.created_at)
        is distinct from (old.id, old.policy_id, old.policy_by, old.started_by, old.cutoff, old.created_at)
      or (old.selection is not null and (new.selection, new.selected_count, new.selection_sha256)
        is distinct from (old.selection, old.selected_count, old.selection_sha256))
      or (old.decided_by is not null and (new.decided_by, new.decided_at)
        is distinct from (old.decided_by, old.decided_at)) then
      raise exception 'retention_runs: what was counted and decided stays, and a run that has ended is a proof'
        using errcode = 'restrict_violation', table = tg_table_name, constraint = tg_name;
    end if;
    return new;
  end $$;
  revoke execute on function keep_retention_run() from public;
  create trigger retention_runs_frozen before update on retention_runs
    for each row execute function keep_retention_run();
  create trigger retention_runs_stay before delete or truncate on retention_runs
    for each statement execute function keep_retention_run();

  -- What stands for a purged range: the chain goes on from its root. Numbers are dense, so that none can be missing.
  create table audit_tombstones (
    id uuid not null,
    number bigint not null,
    transaction_id bigint not null,
    stream smallint not null,
    first_sequence bigint not null,
    last_sequence bigint not null,
    event_count bigint not null,
    root bytea not null,
    archive_sha256 text not null,
    asset_id uuid not null references assets (id) on delete restrict,
    run_id uuid not null references retention_runs (id) on delete restrict,
    policy_id uuid not null references retention_policies (id) on delete restrict,
    approver_id uuid references users (id) on delete restrict,
    ${appendOnlyRow('audit_tombstones')},
    constraint audit_tombstones_number_key unique (number),
    constraint audit_tombstones_stream_first_sequence_key unique (stream, first_sequence),
    constraint audit_tombstones_asset_id_key unique (asset_id),
    constraint audit_tombstones_stream_known check (stream between 0 and 7),
    constraint audit_tombstones_range_whole
      check (first_sequence > 0 and event_count > 0 and event_count = last_sequence - first_sequence + 1),
    constraint audit_tombstones_root_sized check (octet_length(root) = 32),
    constraint audit_tombstones_archive_sha256_sha256 check (archive_sha256 ~ ${SHA256_HEX})
  );
  create index audit_tombstones_run_id_idx on audit_tombstones (run_id);
  create index audit_tombstones_policy_id_idx on audit_tombstones (policy_id);
  create index audit_tombstones_approver_id_idx on audit_tombstones (approver_id);
  ${refuseChange('audit_tombstones')}

  ${keepUpdatedAt('audit_retention_config', 'retention_policies', 'retention_runs')}
  grant select, insert, update on audit_retention_config, retention_policies, retention_runs to hingecraft_app;
  grant select on audit_tombstones to hingecraft_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
  drop table audit_tombstones, retention_runs, retention_policies, audit_retention_config;
  drop function keep_retention_run();
  alter table legal_holds drop constraint legal_holds_one_audit_log, drop constraint legal_holds_resource_type_known,
    add constraint legal_holds_resource_type_known check (resource_type in ('donor','donation'));`);
  }
}
