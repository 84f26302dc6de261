import type { EntityManager } from 'typeorm';
import type { EventTopic } from '../../contracts/webhooks/topics';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import { WebhookDelivery } from './webhook-delivery.entity';

export interface NewEndpoint {
  id: string;
  url: string;
  topics: EventTopic[];
  /** JSON array of secrets, sealed. */
  secrets: Buffer;
}

export interface DueDelivery {
  id: string;
  attempts: number;
  endpointId: string;
  url: string;
  secrets: Buffer;
  eventId: string;
  topic: EventTopic;
  data: Record<string, unknown>;
  happenedAt: Date;
  createdAt: Date;
}

export interface ListedEndpoint {
  id: string;
  url: string;
  topics: EventTopic[];
  disabledReason: string | null;
  waiting: number;
  dead: number;
}

export interface DeliveryClaim {
  limit: number;
  leaseSeconds: number;
  busyEndpoints: readonly string[];
  limitPerEndpoint: number;
}

export interface Attempted {
  statusCode: number | null;
  latencyMs: number;
  excerpt: string | null;
}

/** A disabled endpoint's events are kept as dead, so that a resend finds them. */
const FAN_OUT = `
  insert into webhook_deliveries (id, endpoint_id, event_id, status)
  select gen_random_uuid(), e.id, o.id, case when e.disabled_at is null then 'waiting' else 'dead' end
  from outbox o join webhook_endpoints e on (o.payload ->> 'topic') = any(e.topics)
  where o.id = any($1::uuid[])
  on conflict (endpoint_id, event_id) do nothing`;

/**
 * Due deliveries, leased by pushing their next attempt ahead, so that a killed deliverer loses none; few of one endpoint
 * at once and none of a busy one, so that a slow endpoint holds up only itself.
 */
const CLAIM = `
  with due as (
    select d.id from webhook_endpoints e cross join lateral (
      select id, next_attempt_at from webhook_deliveries
      where endpoint_id = e.id and status = 'waiting' and next_attempt_at <= now()
      order by next_attempt_at limit $4 for update skip locked) d
    where e.disabled_at is null and not e.id = any($3::uuid[])
    order by d.next_attempt_at limit $1),
  leased as (
    update webhook_deliveries d set next_attempt_at = now() + make_interval(secs => $2), attempts = d.attempts + 1
    from due where d.id = due.id returning d.*)
  select l.id, l.attempts, l.endpoint_id as "endpointId", e.url, e.secrets, l.event_id as "eventId",
         o.payload ->> 'topic' as topic, o.payload -> 'data' as data, o.created_at as "happenedAt", l.created_at as "createdAt"
  from leased l join webhook_endpoints e on e.id = l.endpoint_id join outbox o on o.id = l.event_id`;

const PURGE = `
  delete from webhook_deliveries where id in (
    select id from webhook_deliveries where status = 'delivered' and delivered_at < $1
    order by delivered_at limit $2 for update skip locked)`;

export const deliveryStore = (manager: EntityManager) => ({
  insertEndpoint: (endpoint: NewEndpoint) => manager.insert(WebhookEndpoint, endpoint),

  findEndpoint: (id: string): Promise<{ secrets: Buffer } | null> => manager.findOneBy(WebhookEndpoint, { id }),

  replaceSecrets: (id: string, secrets: Buffer) => manager.update(WebhookEndpoint, { id }, { secrets }),

  async enableEndpoint(id: string): Promise<boolean> {
    const { affected } = await manager.update(WebhookEndpoint, { id }, { disabledAt: null, disabledReason: null });
    return affected === 1;
  },

  /** Every endpoint with how many of its deliveries wait, and how many were given up. */
  listEndpoints: (): Promise<ListedEndpoint[]> =>
    manager.query(`
      select e.id, e.url, e.topics, e.disabled_reason as "disabledReason",
             count(d.id) filter (where d.status = 'waiting')::int as waiting,
             count(d.id) filter (where d.status = 'dead')::int as dead
      from webhook_endpoints e left join webhook_deliveries d on d.endpoint_id = e.id group by e.id order by e.id`),

  /** One delivery for each endpoint that listens to the event's topic. */
  fanOut: (eventIds: readonly string[]) => manager.query(FAN_OUT, [eventIds]),

  claim: ({ limit, leaseSeconds, busyEndpoints, limitPerEndpoint }: DeliveryClaim): Promise<DueDelivery[]> =>
    manager.query(CLAIM, [limit, leaseSeconds, busyEndpoints, limitPerEndpoint]),

  delivered: (id: string, { statusCode, latencyMs, excerpt }: Attempted) =>
    manager.update(
      WebhookDelivery,
      { id },
      {
        status: 'delivered',
        deliveredAt: new Date(),
        lastStatusCode: statusCode,
        lastLatencyMs: latencyMs,
        lastResponseExcerpt: excerpt,
      },
    ),

  /** Another try at `next`, or none when it is undefined. */
  failed: (id: string, { statusCode, latencyMs, excerpt }: Attempted, next: Date | undefined) =>
    manager.update(
      WebhookDelivery,
      { id },
      {
        ...(next ? { nextAttemptAt: next } : { status: 'dead' as const }),
        lastStatusCode: statusCode,
        lastLatencyMs: latencyMs,
        lastResponseExcerpt: excerpt,
      },
    ),

  /** Deletes up to `limit` deliveries that were accepted before a moment. Returns how many. */
  async purge(before: Date, limit: number): Promise<number> {
    return (await manager.query<[unknown, number]>(PURGE, [before, limit]))[1];
  },

  disableEndpoint: (id: string, reason: string) =>
    manager.update(WebhookEndpoint, { id }, { disabledAt: new Date(), disabledReason: reason }),

  /** Sends again what an endpoint missed since a moment; the event keeps its id. Returns how many. */
  async resend(endpointId: string, since: Date): Promise<number> {
    const [, count] = await manager.query<[unknown, number]>(
      `update webhook_deliveries set status = 'waiting', attempts = 0, next_attempt_at = now(), delivered_at = null
       where endpoint_id = $1 and created_at >= $2 and status = 'dead'`,
      [endpointId, since],
    );
    return count;
  },
});
