import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepUpdatedAt, mutableRow } from './sql';

export class Identity1790000000001 implements MigrationInterface {
  name = 'Identity1790000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  create function touch_updated_at() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    new.updated_at := now();
    return new;
  end $$;
  create function refuse_change() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    raise exception '% is append-only: % refused; write a new row instead', tg_table_name, lower(tg_op)
      using errcode = 'restrict_violation', table = tg_table_name, constraint = tg_name;
  end $$;
  -- Behind a deferred write that must meet one row: the application does not see the count before the COMMIT.
  create function expect_one(changed bigint) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    if changed <> 1 then
      raise exception 'a change of one row met % rows', changed using errcode = 'HC002';
    end if;
  end $$;
  revoke execute on function touch_updated_at(), refuse_change(), expect_one(bigint) from public;
  grant execute on function expect_one(bigint) to hingecraft_app;

  create table users (
    id uuid not null,
    email bytea,
    email_hash text,
    display_name bytea,
    status text not null default 'active',
    is_student boolean not null default false,
    campus text,
    session_version integer not null default 1,
    ${mutableRow('users')},
    constraint users_email_hash_key unique (email_hash),
    constraint users_status_known check (status in ('active','disabled','erased'))
  );

  create table user_identities (
    id uuid not null,
    user_id uuid not null references users (id) on delete restrict,
    identity_type text not null,
    provider text not null,
    identity_value text,
    secret_hash text,
    secret_wrapped bytea,
    verified_at timestamptz,
    is_primary boolean not null default false,
    last_used_at timestamptz,
    revoked_at timestamptz,
    ${mutableRow('user_identities')},
    constraint user_identities_type_known
      check (identity_type in ('password','oidc','passkey','totp','api_key','wallet')),
    constraint user_identities_one_secret check (num_nonnulls(secret_hash, secret_wrapped) <= 1)
  );
  create index user_identities_user_id_idx on user_identities (user_id);
  create unique index user_identities_provider_value_unique on user_identities (provider, identity_value)
    where identity_value is not null;

  create table roles (
    id uuid not null,
    role_name text not null,
    role_type text not null default 'system',
    description text not null,
    is_active boolean not null default true,
    ${mutableRow('roles')},
    constraint roles_role_name_key unique (role_name),
    constraint roles_type_known check (role_type in ('system','custom'))
  );

  create table permissions (
    id uuid not null,
    permission_name text not null,
    resource_type text not null,
    action text not null,
    description text not null,
    ${mutableRow('permissions')},
    constraint permissions_permission_name_key unique (permission_name),
    constraint permissions_name_says_both check (permission_name = resource_type || ':' || action)
  );

  create table role_permissions (
    id uuid not null,
    role_id uuid not null references roles (id) on delete restrict,
    permission_id uuid not null references permissions (id) on delete restrict,
    granted_by uuid not null references users (id) on delete restrict,
    ${mutableRow('role_permissions')},
    constraint role_permissions_role_id_permission_id_key unique (role_id, permission_id)
  );
  create index role_permissions_permission_id_idx on role_permissions (permission_id);
  create index role_permissions_granted_by_idx on role_permissions (granted_by);

  create table user_roles (
    id uuid not null,
    user_id uuid not null references users (id) on delete restrict,
    role_id uuid not null references roles (id) on delete restrict,
    assigned_by uuid not null references users (id) on delete restrict,
    valid_from timestamptz not null default now(),
    expires_at timestamptz,
    escalation_id uuid,
    ${mutableRow('user_roles')},
    constraint user_roles_not_by_oneself check (assigned_by <> user_id),
    constraint user_roles_ends_after_start check (expires_at >= valid_from)
  );
  create index user_roles_user_id_idx on user_roles (user_id);
  create index user_roles_role_id_idx on user_roles (role_id);
  create index user_roles_assigned_by_idx on user_roles (assigned_by);
  create unique index user_roles_one_unlimited on user_roles (user_id, role_id) where expires_at is null;

  ${keepUpdatedAt('users', 'user_identities', 'roles', 'permissions', 'role_permissions', 'user_roles')}
  grant select, insert, update on users, user_identities, roles, permissions, user_roles to hingecraft_app;
  grant select, insert, delete on role_permissions to hingecraft_app;

  -- The engine's own principals (contracts/identity/actor.ts): no identity, so no one can log in as one.
  insert into users (id) values
    ('00000000-0000-7000-8000-000000000001'), ('00000000-0000-7000-8000-000000000002'),
    ('00000000-0000-7000-8000-000000000003'), ('00000000-0000-7000-8000-000000000004');`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
  drop table user_roles, role_permissions, permissions, roles, user_identities, users;
  drop function expect_one(bigint), refuse_change(), touch_updated_at();`);
  }
}
