import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnlyRow, keepUpdatedAt, mutableRow, refuseChange } from './sql';

export class Policies1790000000027 implements MigrationInterface {
  name = 'Policies1790000000027';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  create table compliance_policies (
    id uuid not null,
    policy_name text not null,
    policy_version integer not null,
    policy_type text not null,
    description text not null,
    requirements jsonb not null,
    applicable_resources text[] not null default '{}',
    is_active boolean not null default false,
    effective_date timestamptz,
    expiry_date timestamptz,
    created_by uuid not null references users (id) on delete restrict,
    activated_by uuid references users (id) on delete restrict,
    activated_at timestamptz,
    retired_at timestamptz,
    ${mutableRow('compliance_policies')},
    constraint compliance_policies_name_version_key unique (policy_name, policy_version),
    constraint compliance_policies_name_kebab check (policy_name ~ '^[a-z][a-z0-9-]{0,79}$'),
    constraint compliance_policies_version_positive check (policy_version > 0),
    constraint compliance_policies_type_known check (policy_type in ('access','screening','records')),
    constraint compliance_policies_requires_something
      check (requirements->>'v' = '1' and jsonb_array_length(requirements->'list') > 0),
    constraint compliance_policies_ends_after_start check (expiry_date > effective_date),
    constraint compliance_policies_active_between check (is_active = (activated_at is not null and retired_at is null)),
    constraint compliance_policies_activation_whole check ((activated_at is null) = (activated_by is null)),
    constraint compliance_policies_activated_by_another check (activated_by <> created_by)
  );
  create unique index compliance_policies_one_active_per_name on compliance_policies (policy_name) where is_active;
  create index compliance_policies_created_by_idx on compliance_policies (created_by);
  create index compliance_policies_activated_by_idx on compliance_policies (activated_by);

  -- What results and reports name never says anything else: a version is activated once and retired once.
  create function keep_policy_version() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  declare
    v_states constant text[] := array['is_active', 'activated_at', 'activated_by', 'retired_at', 'updated_at'];
  begin
    if tg_op = 'UPDATE' and to_jsonb(new) - v_states = to_jsonb(old) - v_states and old.retired_at is null
      and (old.activated_at is null
        or (new.activated_at, new.activated_by) = (old.activated_at, old.activated_by)) then
      return new;
    end if;
    raise exception 'compliance_policies: a version does not change; write a new one'
      using errcode = 'restrict_violation', table = 'compliance_policies', constraint = 'compliance_policies_keep_version';
  end $$;
  revoke execute on function keep_policy_version() from public;
  create trigger compliance_policies_keep_version before update or delete on compliance_policies
    for each row execute function keep_policy_version();

  -- One row a run of a check. Whether a result has become stale is worked out by whoever looks.
  create table policy_results (
    id uuid not null,
    policy_id uuid not null references compliance_policies (id) on delete restrict,
    requirement text not null,
    assessment_id uuid not null,
    check_version integer not null,
    status text not null,
    evidence jsonb not null,
    assessed_at timestamptz not null,
    ${appendOnlyRow('policy_results')},
    constraint policy_results_status_known check (status in ('pass','fail','not_assessed')),
    constraint policy_results_version_positive check (check_version > 0),
    constraint policy_results_nothing_is_no_pass
      check (status <> 'pass' or ((evidence->>'population')::bigint > 0 and (evidence->>'failing')::bigint = 0)),
    constraint policy_results_once_an_assessment unique (assessment_id, policy_id, requirement)
  );
  create index policy_results_policy_id_idx on policy_results (policy_id, requirement, assessed_at);
  ${refuseChange('policy_results')}

  create table policy_evidence (
    id uuid not null,
    policy_id uuid not null references compliance_policies (id) on delete restrict,
    requirement text not null,
    owner_id uuid not null references users (id) on delete restrict,
    statement bytea not null,
    valid_from timestamptz not null,
    valid_until timestamptz not null,
    recorded_by uuid not null references users (id) on delete restrict,
    ${appendOnlyRow('policy_evidence')},
    constraint policy_evidence_ends_after_start check (valid_until > valid_from)
  );
  create index policy_evidence_policy_id_idx on policy_evidence (policy_id, requirement, valid_from);
  create index policy_evidence_owner_id_idx on policy_evidence (owner_id);
  create index policy_evidence_recorded_by_idx on policy_evidence (recorded_by);
  ${refuseChange('policy_evidence')}

  ${keepUpdatedAt('compliance_policies')}
  grant select, insert, update on compliance_policies to hingecraft_app;
  grant select, insert on policy_results, policy_evidence to hingecraft_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
  drop table policy_evidence, policy_results, compliance_policies;
  drop function keep_policy_version();`);
  }
}
