import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepUpdatedAt, mutableRow, SHA256_HEX } from './sql';

export class ViolationsAndReports1790000000028 implements MigrationInterface {
  name = 'ViolationsAndReports1790000000028';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  create table compliance_violations (
    id uuid not null,
    policy_id uuid not null references compliance_policies (id) on delete restrict,
    requirement text not null,
    result_id uuid not null references policy_results (id) on delete restrict,
    severity text not null,
    status text not null default 'open',
    opened_at timestamptz not null,
    due_at timestamptz not null,
    assignee_id uuid references users (id) on delete restrict,
    reminded_at timestamptz,
    overdue_level integer not null default 0,
    resolved_by uuid references users (id) on delete restrict,
    resolved_at timestamptz,
    resolving_result_id uuid references policy_results (id) on delete restrict,
    acceptance_reason text,
    accepted_until timestamptz,
    ${mutableRow('compliance_violations')},
    constraint compliance_violations_severity_known check (severity in ('low','medium','high','critical')),
    constraint compliance_violations_status_known check (status in ('open','in_progress','resolved','accepted')),
    constraint compliance_violations_due_after_opened check (due_at > opened_at),
    constraint compliance_violations_progress_has_assignee check (status <> 'in_progress' or assignee_id is not null),
    constraint compliance_violations_end_whole
      check ((status in ('resolved','accepted')) = (resolved_at is not null) and (resolved_at is null) = (resolved_by is null)),
    constraint compliance_violations_resolved_by_result check ((status = 'resolved') = (resolving_result_id is not null)),
    constraint compliance_violations_accepted_whole
      check ((status = 'accepted') = (acceptance_reason is not null) and (acceptance_reason is null) = (accepted_until is null)),
    constraint compliance_violations_accepted_by_another check (status <> 'accepted' or resolved_by is distinct from assignee_id),
    constraint compliance_violations_acceptance_ends check (accepted_until > resolved_at),
    constraint compliance_violations_acceptance_known
      check (acceptance_reason in ('compensating-control','cost-disproportionate','remedy-planned')),
    constraint compliance_violations_overdue_not_negative check (overdue_level >= 0)
  );
  create unique index compliance_violations_one_live on compliance_violations (policy_id, requirement)
    where status in ('open','in_progress');
  create index compliance_violations_policy_id_idx on compliance_violations (policy_id);
  create index compliance_violations_result_id_idx on compliance_violations (result_id);
  create index compliance_violations_resolving_result_id_idx on compliance_violations (resolving_result_id);
  create index compliance_violations_assignee_id_idx on compliance_violations (assignee_id);
  create index compliance_violations_resolved_by_idx on compliance_violations (resolved_by);

  create function keep_violation() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    if tg_op <> 'UPDATE' or old.status in ('resolved','accepted')
      or (new.id, new.policy_id, new.requirement, new.result_id, new.severity, new.opened_at, new.due_at)
        is distinct from (old.id, old.policy_id, old.requirement, old.result_id, old.severity, old.opened_at, old.due_at) then
      raise exception 'compliance_violations: what was violated stays, and so does how it ended'
        using errcode = 'restrict_violation', table = tg_table_name, constraint = tg_name;
    end if;
    return new;
  end $$;
  create trigger compliance_violations_frozen before update on compliance_violations
    for each row execute function keep_violation();
  create trigger compliance_violations_stay before delete or truncate on compliance_violations
    for each statement execute function keep_violation();

  create table compliance_reports (
    id uuid not null,
    report_type text not null,
    period_start timestamptz not null,
    period_end timestamptz not null,
    generated_by uuid not null references users (id) on delete restrict,
    status text not null default 'draft',
    approved_by uuid references users (id) on delete restrict,
    approved_at timestamptz,
    published_by uuid references users (id) on delete restrict,
    published_at timestamptz,
    report_data jsonb not null,
    asset_id uuid not null references assets (id) on delete restrict,
    sha256 text not null,
    ${mutableRow('compliance_reports')},
    constraint compliance_reports_type_known check (report_type in ('controls')),
    constraint compliance_reports_status_known check (status in ('draft','approved','published')),
    constraint compliance_reports_period_runs check (period_end > period_start),
    constraint compliance_reports_approval_whole
      check ((status <> 'draft') = (approved_by is not null) and (approved_by is null) = (approved_at is null)),
    constraint compliance_reports_approved_by_another check (approved_by <> generated_by),
    constraint compliance_reports_publication_whole
      check ((status = 'published') = (published_by is not null) and (published_by is null) = (published_at is null)),
    constraint compliance_reports_sha256_sha256 check (sha256 ~ ${SHA256_HEX})
  );
  create index compliance_reports_status_idx on compliance_reports (status, id);
  create index compliance_reports_generated_by_idx on compliance_reports (generated_by);
  create index compliance_reports_approved_by_idx on compliance_reports (approved_by);
  create index compliance_reports_published_by_idx on compliance_reports (published_by);
  create index compliance_reports_asset_id_idx on compliance_reports (asset_id);

  create function keep_report() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  declare
    v_steps constant text[] :=
      array['status', 'approved_by', 'approved_at', 'published_by', 'published_at', 'updated_at'];
  begin
    if tg_op = 'UPDATE' and to_jsonb(new) - v_steps = to_jsonb(old) - v_steps
      and (old.status, new.status) in (('draft', 'approved'), ('approved', 'published'))
      and (old.approved_by is null or (new.approved_by, new.approved_at) = (old.approved_by, old.approved_at)) then
      return new;
    end if;
    raise exception 'compliance_reports: a report says for ever what it said; it is approved once and published once'
      using errcode = 'restrict_violation', table = tg_table_name, constraint = tg_name;
  end $$;
  create trigger compliance_reports_frozen before update on compliance_reports
    for each row execute function keep_report();
  create trigger compliance_reports_stay before delete or truncate on compliance_reports
    for each statement execute function keep_report();
  revoke execute on function keep_violation(), keep_report() from public;

  ${keepUpdatedAt('compliance_violations', 'compliance_reports')}
  grant select, insert, update on compliance_violations, compliance_reports to hingecraft_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
  drop table compliance_reports, compliance_violations;
  drop function keep_report(), keep_violation();`);
  }
}
