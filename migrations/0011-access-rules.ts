import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepUpdatedAt, mutableRow } from './sql';

/** After any change of these, the next request of every process decides anew. */
const RIGHTS = ['access_rules', 'field_access_control', 'permissions', 'roles', 'role_permissions', 'user_roles'];

const bumpEpoch = (table: string, event: string): string =>
  `create trigger ${table}_bump_epoch after ${event} on ${table} for each statement execute function bump_authz_epoch();`;

export class AccessRules1790000000011 implements MigrationInterface {
  name = 'AccessRules1790000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  create table access_rules (
    id uuid not null,
    rule_name text not null,
    version integer not null,
    resource_type text not null,
    actions text[] not null,
    effect text not null,
    subjects jsonb not null,
    condition jsonb,
    fields jsonb not null,
    ip_cidrs cidr[] not null default '{}',
    schedule jsonb,
    obligations jsonb not null,
    priority integer not null default 0,
    valid_from timestamptz,
    valid_until timestamptz,
    is_active boolean not null default false,
    activated_at timestamptz,
    retired_at timestamptz,
    created_by uuid not null references users (id) on delete restrict,
    ${mutableRow('access_rules')},
    constraint access_rules_rule_name_version_key unique (rule_name, version),
    constraint access_rules_version_positive check (version > 0),
    constraint access_rules_effect_known check (effect in ('allow','deny')),
    constraint access_rules_actions_named check (cardinality(actions) > 0),
    constraint access_rules_ends_after_start check (valid_until > valid_from),
    constraint access_rules_active_between check (is_active = (activated_at is not null and retired_at is null))
  );
  create unique index access_rules_one_active_per_name on access_rules (rule_name) where is_active;
  create index access_rules_created_by_idx on access_rules (created_by);

  -- A version is what decisions name as their reason, so it never says anything else: it is activated once and
  -- retired once.
  create function keep_rule_version() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  declare
    v_states constant text[] := array['is_active', 'activated_at', 'retired_at', 'updated_at'];
  begin
    if tg_op = 'UPDATE' and to_jsonb(new) - v_states = to_jsonb(old) - v_states and old.retired_at is null
      and (old.activated_at is null or new.activated_at = old.activated_at) then
      return new;
    end if;
    raise exception 'access_rules: a version does not change; write a new one'
      using errcode = 'restrict_violation', table = 'access_rules', constraint = 'access_rules_keep_version';
  end $$;
  create trigger access_rules_keep_version before update or delete on access_rules
    for each row execute function keep_rule_version();

  create table field_access_control (
    id uuid not null,
    resource_type text not null,
    field_name text not null,
    classification text not null,
    default_mask text,
    encryption_required boolean not null default false,
    ${mutableRow('field_access_control')},
    constraint field_access_control_resource_type_field_name_key unique (resource_type, field_name),
    constraint field_access_control_classification_known
      check (classification in ('public','internal','confidential','restricted')),
    constraint field_access_control_mask_known
      check (default_mask in ('full','email','name','last-four','amount-bucket','year'))
  );

  create table authz_epoch (
    id uuid not null,
    epoch bigint not null default 1,
    is_only boolean not null default true,
    ${mutableRow('authz_epoch')},
    constraint authz_epoch_is_only_key unique (is_only),
    constraint authz_epoch_one_row check (is_only)
  );
  insert into authz_epoch (id) values ('00000000-0000-7000-8000-000000000200');

  -- A row and not a sequence: whoever sees the new number sees the change that came with it.
  create function bump_authz_epoch() returns trigger language plpgsql
    security definer set search_path = pg_catalog, pg_temp as $$
  begin
    update public.authz_epoch set epoch = epoch + 1;
    return null;
  end $$;
  ${RIGHTS.map((table) => bumpEpoch(table, 'insert or update or delete or truncate')).join('\n  ')}
  ${bumpEpoch('users', 'update of status, is_student, campus')}

  -- The epoch's lock lets one change of administrators at a time look at what the others have left. By the wall
  -- clock: now() of a transaction that waited lies before the end of a role that it waited for.
  create function keep_an_admin() returns trigger language plpgsql
    security definer set search_path = pg_catalog, pg_temp as $$
  declare
    v_lost boolean;
    v_for_good boolean;
  begin
    case tg_table_name
      when 'user_roles' then
        v_lost := old.valid_from <= clock_timestamp() and coalesce(old.expires_at > clock_timestamp(), true)
          and exists (select from public.roles r where r.id = old.role_id and r.role_name = 'admin')
          and exists (select from public.users u where u.id = old.user_id and u.status = 'active');
        v_for_good := old.expires_at is null;
      when 'users' then
        v_lost := old.status = 'active' and new.status <> 'active';
        if v_lost then
          select count(*) > 0, coalesce(bool_or(a.expires_at is null), false) into v_lost, v_for_good
          from public.user_roles a join public.roles r on r.id = a.role_id
          where a.user_id = old.id and r.role_name = 'admin' and a.valid_from <= clock_timestamp()
            and coalesce(a.expires_at > clock_timestamp(), true);
        end if;
      else
        v_lost := old.role_name = 'admin' and old.is_active;
        v_for_good := false;
    end case;
    if not v_lost then
      return null;
    end if;
    perform from public.authz_epoch for update;
    if not exists (
      select from public.user_roles a join public.roles r on r.id = a.role_id join public.users u on u.id = a.user_id
      where r.role_name = 'admin' and r.is_active and u.status = 'active' and a.valid_from <= clock_timestamp()
        and (a.expires_at is null or (not v_for_good and a.expires_at > clock_timestamp()))) then
      raise exception 'the last administrator stays one; give somebody else the role first'
        using errcode = 'restrict_violation', table = tg_table_name, constraint = 'user_roles_keep_an_admin';
    end if;
    return null;
  end $$;
  create trigger user_roles_keep_an_admin after update or delete on user_roles
    for each row execute function keep_an_admin();
  create trigger users_keep_an_admin after update of status on users
    for each row execute function keep_an_admin();
  create trigger roles_keep_an_admin after update or delete on roles
    for each row execute function keep_an_admin();
  revoke execute on function keep_rule_version(), bump_authz_epoch(), keep_an_admin() from public;

  ${keepUpdatedAt('access_rules', 'field_access_control', 'authz_epoch')}
  grant select, insert, update on access_rules, field_access_control to hingecraft_app;
  grant select on authz_epoch to hingecraft_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
  drop trigger user_roles_keep_an_admin on user_roles;
  drop trigger users_keep_an_admin on users;
  drop trigger roles_keep_an_admin on roles;
  drop trigger users_bump_epoch on users;
  ${RIGHTS.slice(2)
    .map((table) => `drop trigger ${table}_bump_epoch on ${table};`)
    .join('\n  ')}
  drop table authz_epoch, field_access_control, access_rules;
  drop function keep_an_admin(), bump_authz_epoch(), keep_rule_version();`);
  }
}
