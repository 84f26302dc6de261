import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepUpdatedAt, mutableRow, SHA256_HEX } from './sql';

export class Signatures1790000000024 implements MigrationInterface {
  name = 'Signatures1790000000024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  create table digital_signatures (
    id uuid not null,
    signer_id uuid not null references users (id) on delete restrict,
    resource_type text not null,
    resource_id uuid not null,
    document_version integer not null,
    content_sha256 text not null,
    manifest text not null,
    signature text not null,
    key_id text not null references signing_keys (key_id) on delete restrict,
    algorithm text not null,
    signed_at timestamptz not null,
    revoked_at timestamptz,
    revoked_by uuid references users (id) on delete restrict,
    revocation_reason text,
    ${mutableRow('digital_signatures')},
    constraint digital_signatures_resource_type_known check (resource_type in ('receipts','compliance_reports')),
    constraint digital_signatures_version_positive check (document_version > 0),
    constraint digital_signatures_content_sha256_sha256 check (content_sha256 ~ ${SHA256_HEX}),
    constraint digital_signatures_manifest_bounded check (octet_length(manifest) between 2 and 4096),
    constraint digital_signatures_signature_detached check (signature ~ '^[\\w-]+\\.\\.[\\w-]+$'),
    constraint digital_signatures_algorithm_known check (algorithm in ('EdDSA')),
    constraint digital_signatures_revocation_known
      check (revocation_reason in ('signed-in-error','document-wrong','signer-compromised')),
    constraint digital_signatures_revocation_whole
      check (num_nulls(revoked_at, revoked_by, revocation_reason) in (0,3)),
    constraint digital_signatures_revoked_after_signed check (revoked_at >= signed_at)
  );
  -- A person signs a version of a document once, however often and from wherever they ask.
  create unique index digital_signatures_one_of_a_signer on digital_signatures
    (resource_type, resource_id, document_version, content_sha256, signer_id) where revoked_at is null;
  create index digital_signatures_content_sha256_idx on digital_signatures (content_sha256);
  create index digital_signatures_signer_id_idx on digital_signatures (signer_id);
  create index digital_signatures_key_id_idx on digital_signatures (key_id);
  create index digital_signatures_revoked_by_idx on digital_signatures (revoked_by);
  create function keep_signature() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    if tg_op <> 'UPDATE' or old.revoked_at is not null
      or (new.id, new.signer_id, new.resource_type, new.resource_id, new.document_version, new.content_sha256,
        new.manifest, new.signature, new.key_id, new.algorithm, new.signed_at)
      is distinct from (old.id, old.signer_id, old.resource_type, old.resource_id, old.document_version,
        old.content_sha256, old.manifest, old.signature, old.key_id, old.algorithm, old.signed_at) then
      raise exception 'digital_signatures: what was signed stays; it may be revoked, once'
        using errcode = 'restrict_violation', table = tg_table_name, constraint = tg_name;
    end if;
    return new;
  end $$;
  revoke execute on function keep_signature() from public;
  create trigger digital_signatures_frozen before update on digital_signatures
    for each row execute function keep_signature();
  create trigger digital_signatures_stay before delete or truncate on digital_signatures
    for each statement execute function keep_signature();
  ${keepUpdatedAt('digital_signatures')}
  grant select, insert, update on digital_signatures to hingecraft_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
  drop table digital_signatures;
  drop function keep_signature();`);
  }
}
