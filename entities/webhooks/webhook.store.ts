import type { EntityManager } from 'typeorm';
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

export const webhookStore = (manager: EntityManager) => ({
  /** Takes the event in; false when this provider has sent the id before. Waits for a copy being stored right now. */
  async insertOnce(webhook: NewWebhook): Promise<boolean> {
    const inserted = await manager
      .createQueryBuilder()
      .insert()
      .into(Webhook)
      .values({ ...webhook, status: 'processed', processedAt: webhook.receivedAt, attempts: 1 })
      .orIgnore()
      .returning('id')
      .execute();
    return (inserted.raw as unknown[]).length === 1;
  },

  find: (provider: string, eventId: string): Promise<{ bodySha256: string } | null> =>
    manager.findOneBy(Webhook, { provider, eventId }),
});
