import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepUpdatedAt, mutableRow, SHA256_HEX } from './sql';

export class Organizations1790000000004 implements MigrationInterface {
  name = 'Organizations1790000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  create table assets (
    id uuid not null,
    created_by uuid not null references users (id) on delete restrict,
    bucket text not null,
    key text not null,
    filename text not null,
    size_bytes bigint not null,
    mime text not null,
    sha256 text not null,
    is_public boolean not null default false,
    expires_at timestamptz,
    retained_until timestamptz,
    ${mutableRow('assets')},
    constraint assets_bucket_key_key unique (bucket, key),
    constraint assets_size_not_negative check (size_bytes >= 0),
    constraint assets_sha256_sha256 check (sha256 ~ ${SHA256_HEX})
  );
  create index assets_created_by_idx on assets (created_by);

  create table organizations (
    id uuid not null,
    legal_name text not null,
    registration_number text not null,
    country text not null,
    address jsonb not null,
    time_zone text not null,
    ${mutableRow('organizations')},
    constraint organizations_country_registration_number_key unique (country, registration_number),
    constraint organizations_country_iso check (country ~ '^[A-Z]{2}$'),
    -- Refuses a zone that Postgres does not know.
    constraint organizations_time_zone_known check (
      time_zone ~ '^[A-Za-z]+([/_+-][A-Za-z0-9]+)*$' and (timestamptz 'epoch' at time zone time_zone) is not null)
  );

  ${keepUpdatedAt('assets', 'organizations')}
  grant select, insert, update on assets, organizations to hingecraft_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table organizations, assets;`);
  }
}
