import { insertion, type StoreTx } from '../deferred';
import { Webhook } from './webhook.entity';

export interface NewWebhook {
  id: string;
  provider: string;
  eventId: string;
  eventType: string;
  /** As received, sealed under the month's intake key. */
  body: Buffer;
  bodySha256: string;
  receivedAt: Date;
}

/** The provider has sent an event of this id before. */
export class SeenBefore extends Error {
  override name = 'SeenBefore';
}

export const webhookStore = ({ manager, later }: StoreTx) => ({
  /**
   * Takes the event in. The unit of work throws `SeenBefore` for one that this provider has sent before, also where
   * the other copy is being stored right now.
   */
  insert(webhook: NewWebhook): void {
    const row = { ...webhook, status: 'processed', processedAt: webhook.receivedAt, attempts: 1 } as const;
    const refusedAs = { constraint: 'webhooks_provider_event_id_key', error: () => new SeenBefore() };
    later({ ...insertion(manager, Webhook, row), refusedAs });
  },

  find: (provider: string, eventId: string): Promise<{ bodySha256: string } | null> =>
    manager.findOneBy(Webhook, { provider, eventId }),
});
