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

const BATCH = 20;
/** Longer than a call may take, so that a delivery under way is not begun twice. */
const LEASE_S = 90;
const POLL_MS = 2_000;
const ACTOR: Actor = { userId: ENGINE_USER_ID, requestId: 'webhook-deliverer' };
/** The endpoint says that it is gone for good. */
const GONE = 410;

interface ReadyDelivery extends DueDelivery {
  openedSecrets: string[];
}

/** The same bytes at each attempt: they are built from the stored event alone. */
const bodyOf = ({ topic, happenedAt, data }: DueDelivery): string =>
  JSON.stringify({ type: topic, timestamp: happenedAt.toISOString(), data });

/** Sends due deliveries, each on its own schedule; a dead endpoint holds up nothing but itself. */
export const startDeliverer = ({ withActor, post, log }: DelivererPorts): Loop => {
  const claim = (): Promise<ReadyDelivery[]> =>
    withActor(
      ACTOR,
      async (tx) => {
        const due = await deliveryStore(tx.manager).claim(BATCH, LEASE_S);
        return Promise.all(
          due.map(async (one) => ({ ...one, openedSecrets: await openSecrets(tx, one.endpointId, one.secrets) })),
        );
      },
      { technical: 'lease of webhook deliveries' },
    );

  const record = (delivery: DueDelivery, outcome: PostOutcome): Promise<unknown> =>
    withActor(
      ACTOR,
      async ({ manager }) => {
        const store = deliveryStore(manager);
        const { statusCode } = outcome;
        if (statusCode !== null && statusCode >= 200 && statusCode < 300) return store.delivered(delivery.id, outcome);
        if (statusCode === GONE) await store.disableEndpoint(delivery.endpointId, 'answered 410 Gone');
        const delay = statusCode === GONE ? undefined : nextDelayMs(delivery.attempts, Math.random());
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

  return startLoop({
    round: async () => {
      const due = await claim();
      await Promise.all(due.map(deliver));
      return due.length === BATCH;
    },
    pollMs: POLL_MS,
    onError: (error) => log.error({ err: error }, 'deliver.failed'),
  });
};
