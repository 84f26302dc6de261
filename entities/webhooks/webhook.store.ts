import { insertion, type StoreTx } from '../../platform/database/deferred';
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
  /** False for what could not be acted on: it ends as `dead`, for people. */
  usable: boolean;
}

export type UnusableWebhook = Pick<NewWebhook, 'id' | 'provider' | 'eventId' | 'eventType' | 'receivedAt'>;

/** The provider has sent an event of this id before. */
export class SeenBefore extends Error {
  override name = 'SeenBefore';
}

export const webhookStore = ({ manager, later }: StoreTx) => ({
  /**
   * Takes the event in. The unit of work throws `SeenBefore` for one that this provider has sent before, also where
   * the other copy is being stored right now.
   */
  insert({ usable, ...webhook }: NewWebhook): void {
    const outcome = usable
      ? ({ status: 'processed', processedAt: webhook.receivedAt } as const)
      : ({ status: 'dead', lastError: 'not understood, or fits nothing here' } as const);
    const row = { ...webhook, ...outcome, attempts: 1 };
    const refusedAs = { constraint: 'webhooks_provider_event_id_key', error: () => new SeenBefore() };
    later({ ...insertion(manager, Webhook, row), refusedAs });
  },

  unusable: (): Promise<UnusableWebhook[]> =>
    manager.find(Webhook, {
      select: { id: true, provider: true, eventId: true, eventType: true, receivedAt: true },
      where: { status: 'dead' },
      order: { id: 'ASC' },
    }),

  findUnusable: (id: string): Promise<{ body: Buffer | null; receivedAt: Date } | null> =>
    manager.findOneBy(Webhook, { id, status: 'dead' }),

  async markHandled(id: string): Promise<boolean> {
    const change = { status: 'processed', processedAt: new Date() } as const;
    const { affected } = await manager.update(Webhook, { id, status: 'dead' }, change);
    return affected === 1;
  },

  find: (provider: string, eventId: string): Promise<{ bodySha256: string } | null> =>
    manager.findOneBy(Webhook, { provider, eventId }),
});
