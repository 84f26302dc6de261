import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepUpdatedAt, mutableRow, SHA256_HEX } from './sql';

export class IdentitySessions1790000000009 implements MigrationInterface {
  name = 'IdentitySessions1790000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  -- One row a secret: a rotation adds a row to the family. Two at once would both be the next, and one is refused.
  create table sessions (
    id uuid not null,
    user_id uuid not null references users (id) on delete restrict,
    kind text not null,
    family_id uuid not null,
    counter integer not null default 0,
    refresh_hash text not null,
    session_version integer not null,
    ip_address text,
    user_agent text,
    started_at timestamptz not null,
    last_used_at timestamptz not null,
    expires_at timestamptz not null,
    replaced_at timestamptz,
    retried_at timestamptz,
    revoked_at timestamptz,
    step_up_at timestamptz,
    ${mutableRow('sessions')},
    constraint sessions_refresh_hash_key unique (refresh_hash),
    constraint sessions_family_id_counter_key unique (family_id, counter),
    constraint sessions_kind_known check (kind in ('browser','token')),
    constraint sessions_refresh_hash_sha256 check (refresh_hash ~ ${SHA256_HEX}),
    constraint sessions_counter_not_negative check (counter >= 0),
    constraint sessions_user_agent_sized check (length(user_agent) <= 300),
    constraint sessions_retried_is_replaced check (retried_at is null or replaced_at is not null)
  );
  create index sessions_user_id_idx on sessions (user_id);
  create index sessions_expires_at_idx on sessions (expires_at);
  create unique index sessions_one_current on sessions (family_id) where replaced_at is null;

  create table one_time_tokens (
    id uuid not null,
    purpose text not null,
    subject_id uuid not null,
    token_hash text not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    ${mutableRow('one_time_tokens')},
    constraint one_time_tokens_purpose_token_hash_key unique (purpose, token_hash),
    constraint one_time_tokens_purpose_known check (purpose in ('set-password','signed-request','recovery-code',
      'passkey-registration','passkey-authentication','openid-login','openid-link')),
    constraint one_time_tokens_token_hash_sha256 check (token_hash ~ ${SHA256_HEX})
  );
  create index one_time_tokens_subject_id_idx on one_time_tokens (subject_id);
  create index one_time_tokens_expires_at_idx on one_time_tokens (expires_at);

  create table lockouts (
    id uuid not null,
    scope text not null,
    scope_key text not null,
    failures integer not null,
    locked_until timestamptz,
    ${mutableRow('lockouts')},
    constraint lockouts_scope_scope_key_key unique (scope, scope_key),
    constraint lockouts_scope_known check (scope in ('account','address')),
    constraint lockouts_scope_key_sha256 check (scope_key ~ ${SHA256_HEX}),
    constraint lockouts_failures_not_negative check (failures >= 0)
  );
  create index lockouts_updated_at_idx on lockouts (updated_at);

  alter table user_identities add column counter bigint, add column public_key bytea;

  ${keepUpdatedAt('sessions', 'one_time_tokens', 'lockouts')}
  grant select, insert, update, delete on sessions, one_time_tokens, lockouts to hingecraft_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
  alter table user_identities drop column public_key, drop column counter;
  drop table lockouts, one_time_tokens, sessions;`);
  }
}
