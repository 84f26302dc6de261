import type { Actor } from '../../contracts/identity/actor';
import { outboxStore } from '../../entities/kernel/outbox.store';
import { deliveryStore } from '../../entities/webhooks/delivery.store';
import type { WithActor } from '../../platform/database/unit-of-work';

/** Of one transaction, so that it holds no lock for long. */
const BATCH = 500;

/**
 * Deletes a batch of what was sent before a moment: accepted deliveries, events without one, and commands but the
 * newest of each workflow. Returns whether there may be more.
 */
export const purgeOutbox = ({ withActor }: { withActor: WithActor }, before: Date, actor: Actor): Promise<boolean> =>
  withActor(
    actor,
    async ({ manager }) => {
      const deliveries = await deliveryStore(manager).purge(before, BATCH);
      const rows = await outboxStore(manager).purge(before, BATCH);
      return deliveries === BATCH || rows === BATCH;
    },
    { technical: 'sent rows, which no decision reads' },
  );
