import { ENGINE_USER_ID, type Actor } from '../../contracts/identity/actor';
import { nextDelayMs } from '../../domain/webhooks/retry-schedule';
import { deliveryStore, type DueDelivery } from '../../entities/webhooks/delivery.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import type { Logger } from '../../platform/logging/logger';
import type { PostOutcome, SignedEvent } from '../../platform/webhooks/post-webhook';
import { openSecrets } from '../../services/webhooks/endpoint-secrets';
import { startLoop, type Loop } from './loop';

export interface DelivererPorts {
  withActor: WithActor;
  post(event: SignedEvent): Promise<PostOutcome>;
  log: Logger;
}

/** Calls under way at once: of this process, and of one endpoint. */
const AT_ONCE = 20;
const AT_ONCE_PER_ENDPOINT = 4;
/** Longer than a call may take, so that a delivery under way is not begun twice. */
const LEASE_S = 90;
const POLL_MS = 2_000;
const ACTOR: Actor = { userId: ENGINE_USER_ID, requestId: 'webhook-deliverer' };
/** The status of an endpoint that is gone for good. */
const GONE = 410;

interface ReadyDelivery extends DueDelivery {
  openedSecrets: string[];
}

/** The same bytes at each attempt: they are built from the stored event alone. */
const bodyOf = ({ topic, happenedAt, data }: DueDelivery): string =>
  JSON.stringify({ type: topic, timestamp: happenedAt.toISOString(), data });

/** Sends due deliveries, each on its own schedule; a dead or slow endpoint delays no other. */
export const startDeliverer = ({ withActor, post, log }: DelivererPorts): Loop => {
  const underWay = new Map<Promise<void>, string>();

  const busyEndpoints = (): string[] => {
    const counts = new Map<string, number>();
    for (const id of underWay.values()) counts.set(id, (counts.get(id) ?? 0) + 1);
    return [...counts].filter(([, count]) => count >= AT_ONCE_PER_ENDPOINT).map(([id]) => id);
  };

  const claim = (limit: number): Promise<ReadyDelivery[]> =>
    withActor(
      ACTOR,
      async (tx) => {
        const terms = { leaseSeconds: LEASE_S, busyEndpoints: busyEndpoints(), limitPerEndpoint: AT_ONCE_PER_ENDPOINT };
        const ready: ReadyDelivery[] = [];
        // One after the other: they share the transaction's connection.
        for (const due of await deliveryStore(tx.manager).claim({ limit, ...terms })) {
          ready.push({ ...due, openedSecrets: await openSecrets(tx, due.endpointId, due.secrets) });
        }
        return ready;
      },
      { technical: 'lease of webhook deliveries' },
    );

  const record = (delivery: DueDelivery, outcome: PostOutcome): Promise<unknown> =>
    withActor(
      ACTOR,
      async (tx) => {
        const store = deliveryStore(tx.manager);
        const { statusCode } = outcome;
        if (statusCode !== null && statusCode >= 200 && statusCode < 300) return store.delivered(delivery.id, outcome);
        if (statusCode === GONE) {
          await store.disableEndpoint(delivery.endpointId, 'answered 410 Gone');
          tx.audit({
            action: 'webhook-endpoint.disabled',
            resourceType: 'webhook-endpoint',
            resourceId: delivery.endpointId,
            reason: 'answered 410 Gone',
          });
        }
        const { retryAfterMs } = outcome;
        const delay = statusCode === GONE ? undefined : nextDelayMs(delivery.attempts, Math.random(), retryAfterMs);
        if (delay === undefined)
          log.error({ deliveryId: delivery.id, endpointId: delivery.endpointId }, 'webhook.dead');
        return store.failed(delivery.id, outcome, delay === undefined ? undefined : new Date(Date.now() + delay));
      },
      { technical: 'attempt of a webhook delivery' },
    );

  const deliver = async (delivery: ReadyDelivery): Promise<void> => {
    const { eventId, url, openedSecrets } = delivery;
    await record(delivery, await post({ eventId, url, secrets: openedSecrets, body: bodyOf(delivery) }));
  };

  const onError = (error: unknown): void => log.error({ err: error }, 'deliver.failed');

  const launch = (delivery: ReadyDelivery, done: () => void): void => {
    const running: Promise<void> = deliver(delivery)
      .catch(onError)
      .finally(() => {
        underWay.delete(running);
        done();
      });
    underWay.set(running, delivery.endpointId);
  };

  const loop = startLoop({
    round: async () => {
      const free = AT_ONCE - underWay.size;
      if (free === 0) return false;
      const due = await claim(free);
      // Another round comes when a call ends, or at once where there may be more to begin.
      for (const delivery of due) launch(delivery, () => loop.wake());
      return due.length > 0;
    },
    pollMs: POLL_MS,
    onError,
  });
  return {
    wake: loop.wake,
    async stop() {
      await loop.stop();
      await Promise.all(underWay.keys());
    },
  };
};
