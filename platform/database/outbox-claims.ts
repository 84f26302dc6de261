import type { EntityManager } from 'typeorm';
import type { Actor } from '../../contracts/identity/actor';
import type { OutboxKind } from '../../contracts/webhooks/states';

/** One row of the outbox under a lease: nobody else gets it before `leaseMs` are over. */
export interface ClaimedRow {
  id: string;
  kind: OutboxKind;
  aggregateType: string;
  aggregateId: string;
  /** As written by the outbox writer: a command, or topic and data. */
  payload: Record<string, unknown>;
  /** The author; passed on to the workflow that it starts. */
  actor: Actor;
  /** This one included. */
  attempts: number;
  createdAt: Date;
}

export interface ClaimTerms {
  limit: number;
  leaseMs: number;
}

interface ClaimedColumns {
  id: string;
  kind: OutboxKind;
  aggregate_type: string;
  aggregate_id: string;
  payload: Record<string, unknown>;
  actor_id: string;
  on_behalf_of: string | null;
  request_id: string;
  attempts: number;
  created_at: Date;
}

const LAST_ERROR_LENGTH = 1_000;

// One statement, so one transaction of its own: what a killed dispatcher had locked is free at once, what it had
// leased at the lease's end.
const claim = (chosen: string) => `
  with chosen as (${chosen}),
    claimed as (
      update outbox set leased_until = now() + $2 * interval '1 millisecond', attempts = outbox.attempts + 1
      from chosen where outbox.id = chosen.id
      returning outbox.id, kind, aggregate_type, aggregate_id, payload, actor_id, on_behalf_of, request_id, attempts,
        created_at, available_at)
  select * from claimed order by available_at, id`;

// Only the first waiting command of each aggregate: a later one may not overtake it, leased or postponed as it may be.
const CLAIM_COMMANDS = claim(`
  select o.id from outbox o
  where o.status = 'waiting' and o.kind <> 'deliver' and o.available_at <= now()
    and (o.leased_until is null or o.leased_until <= now())
    and not exists (
      select from outbox earlier
      where earlier.aggregate_type = o.aggregate_type and earlier.aggregate_id = o.aggregate_id
        and earlier.sequence < o.sequence and earlier.status = 'waiting' and earlier.kind <> 'deliver')
  order by o.available_at limit $1 for update skip locked`);

const CLAIM_DELIVERIES = claim(`
  select o.id from outbox o
  where o.status = 'waiting' and o.kind = 'deliver' and o.available_at <= now()
    and (o.leased_until is null or o.leased_until <= now())
  order by o.available_at limit $1 for update skip locked`);

const run = async (manager: EntityManager, sql: string, { limit, leaseMs }: ClaimTerms): Promise<ClaimedRow[]> => {
  const rows: ClaimedColumns[] = await manager.query(sql, [limit, leaseMs]);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    aggregateType: row.aggregate_type,
    aggregateId: row.aggregate_id,
    payload: row.payload,
    actor: {
      userId: row.actor_id,
      requestId: row.request_id,
      ...(row.on_behalf_of === null ? {} : { onBehalfOf: row.on_behalf_of }),
    },
    attempts: row.attempts,
    createdAt: row.created_at,
  }));
};

/** Claims commands to start or signal, at most one an aggregate, oldest first. */
export const claimCommands = (manager: EntityManager, terms: ClaimTerms) => run(manager, CLAIM_COMMANDS, terms);

/** Claims events to fan out into `webhook_deliveries`, in no order. */
export const claimDeliverRows = (manager: EntityManager, terms: ClaimTerms) => run(manager, CLAIM_DELIVERIES, terms);

/** Marks commands as done, whoever holds the lease by now: a dispatched command is not dispatched again. */
export const completeCommands = async (manager: EntityManager, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return;
  await manager.query(
    `update outbox set status = 'done', leased_until = null, last_error = null where id = any($1) and status = 'waiting'`,
    [ids],
  );
};

/** Gives the lease back and waits; the aggregate's later commands wait with it. `error` is stored: no personal data. */
export const postponeCommand = async (
  manager: EntityManager,
  id: string,
  error: string,
  retryInMs: number,
): Promise<void> => {
  await manager.query(
    `update outbox set leased_until = null, last_error = $2, available_at = now() + $3 * interval '1 millisecond'
     where id = $1 and status = 'waiting'`,
    [id, error.slice(0, LAST_ERROR_LENGTH), retryInMs],
  );
};
