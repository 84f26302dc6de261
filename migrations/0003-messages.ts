import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepUpdatedAt, mutableRow, refuseDelete, SHA256_HEX } from './sql';

export class Messages1790000000003 implements MigrationInterface {
  name = 'Messages1790000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  -- Who acts is a copy of the transaction's context, not a reference: no foreign key, no index to keep.
  create table outbox (
    id uuid not null,
    kind text not null,
    aggregate_type text not null,
    aggregate_id text not null,
    sequence bigint not null,
    payload jsonb not null,
    actor_id uuid not null,
    on_behalf_of uuid,
    request_id text not null,
    available_at timestamptz not null default now(),
    leased_until timestamptz,
    attempts integer not null default 0,
    last_error text,
    status text not null default 'waiting',
    ${mutableRow('outbox')},
    constraint outbox_aggregate_sequence_key unique (aggregate_type, aggregate_id, sequence),
    constraint outbox_kind_known check (kind in ('start','signal','deliver')),
    constraint outbox_status_known check (status in ('waiting','done','dead')),
    constraint outbox_commands_never_die check (status <> 'dead' or kind = 'deliver'),
    constraint outbox_sequence_positive check (sequence > 0)
  );
  create index outbox_commands_waiting_idx on outbox (available_at) where status = 'waiting' and kind <> 'deliver';
  create index outbox_commands_order_idx on outbox (aggregate_type, aggregate_id, sequence)
    where status = 'waiting' and kind <> 'deliver';
  create index outbox_deliver_waiting_idx on outbox (available_at) where status = 'waiting' and kind = 'deliver';
  create index outbox_done_idx on outbox (updated_at) where status = 'done';

  create table idempotency_keys (
    id uuid not null,
    actor_id uuid not null references users (id) on delete restrict,
    key text not null,
    request_hash text not null,
    status text not null default 'in_flight',
    response_status integer,
    response bytea,
    expires_at timestamptz not null,
    ${mutableRow('idempotency_keys')},
    constraint idempotency_keys_actor_id_key_key unique (actor_id, key),
    constraint idempotency_keys_status_known check (status in ('in_flight','done')),
    constraint idempotency_keys_done_has_answer check (status = 'in_flight' or response_status is not null),
    constraint idempotency_keys_key_sized check (length(key) between 1 and 255),
    constraint idempotency_keys_request_hash_sha256 check (request_hash ~ ${SHA256_HEX})
  );
  create index idempotency_keys_expires_at_idx on idempotency_keys (expires_at);

  create table webhooks (
    id uuid not null,
    provider text not null,
    event_id text not null,
    event_type text not null,
    body bytea,
    body_sha256 text not null,
    received_at timestamptz not null,
    status text not null default 'received',
    processed_at timestamptz,
    attempts integer not null default 0,
    last_error text,
    ${mutableRow('webhooks')},
    constraint webhooks_provider_event_id_key unique (provider, event_id),
    constraint webhooks_status_known check (status in ('received','dispatched','processed','dead')),
    constraint webhooks_body_sha256_sha256 check (body_sha256 ~ ${SHA256_HEX})
  );
  create index webhooks_dead_idx on webhooks (id) where status = 'dead';

  create table webhook_endpoints (
    id uuid not null,
    url text not null,
    topics text[] not null default '{}',
    secrets bytea not null,
    disabled_at timestamptz,
    disabled_reason text,
    ${mutableRow('webhook_endpoints')},
    constraint webhook_endpoints_topics_known check (topics <@ array[
      'donation.cancelled','donation.declined','donation.expired','donation.refunded','donation.settled',
      'escalation.break-glass','escalation.review-overdue','receipt.issued','receipt.voided']),
    constraint webhook_endpoints_disabled_has_reason check ((disabled_at is null) = (disabled_reason is null))
  );

  create table webhook_deliveries (
    id uuid not null,
    endpoint_id uuid not null references webhook_endpoints (id) on delete restrict,
    event_id uuid not null references outbox (id) on delete restrict,
    attempts integer not null default 0,
    next_attempt_at timestamptz not null default now(),
    last_status_code integer,
    last_latency_ms integer,
    last_response_excerpt text,
    delivered_at timestamptz,
    status text not null default 'waiting',
    ${mutableRow('webhook_deliveries')},
    constraint webhook_deliveries_endpoint_id_event_id_key unique (endpoint_id, event_id),
    constraint webhook_deliveries_status_known check (status in ('waiting','delivered','dead')),
    constraint webhook_deliveries_delivered_has_time check ((status = 'delivered') = (delivered_at is not null))
  );
  create index webhook_deliveries_event_id_idx on webhook_deliveries (event_id);
  create index webhook_deliveries_waiting_idx on webhook_deliveries (endpoint_id, next_attempt_at) where status = 'waiting';
  create index webhook_deliveries_delivered_idx on webhook_deliveries (delivered_at) where status = 'delivered';

  ${keepUpdatedAt('outbox', 'idempotency_keys', 'webhooks', 'webhook_endpoints', 'webhook_deliveries')}
  ${refuseDelete('outbox', `old.status <> 'done'`)}
  ${refuseDelete('webhook_deliveries', `old.status <> 'delivered'`)}
  grant select, insert, update on webhooks, webhook_endpoints to hingecraft_app;
  grant select, insert, update, delete on idempotency_keys, outbox, webhook_deliveries to hingecraft_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table webhook_deliveries, webhook_endpoints, webhooks, idempotency_keys, outbox;`);
  }
}
