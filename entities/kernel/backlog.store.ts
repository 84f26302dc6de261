import type { EntityManager } from 'typeorm';

/** Work that waits: counts, and ages in seconds; 0 where nothing waits. */
export interface Backlog {
  /** Open cases that are not yet due, and those that are. */
  casesInTime: number;
  casesOverdue: number;
  /** Gifts held because no sanctions list is recent enough. */
  giftsAwaitingLists: number;
  /** Payments that fit no gift and have not gone back: finance owns them. */
  paymentsUnmatched: number;
  /** Webhooks that were kept because they could not be used. */
  webhooksUnusable: number;
  /** Commands that Temporal has not got. */
  commandsWaiting: number;
  oldestCommandSeconds: number;
}

const READ = `
  select
    (select count(*) from cases where status <> 'resolved' and due_at > now())::int as "casesInTime",
    (select count(*) from cases where status <> 'resolved' and due_at <= now())::int as "casesOverdue",
    (select count(*) from donations where status = 'pending' and status_reason = 'awaiting-lists')::int as "giftsAwaitingLists",
    (select count(*) from payments where status = 'unmatched')::int as "paymentsUnmatched",
    (select count(*) from webhooks where status = 'dead')::int as "webhooksUnusable",
    commands.n::int as "commandsWaiting", coalesce(extract(epoch from now() - commands.oldest), 0)::int as "oldestCommandSeconds"
  from (select count(*) as n, min(created_at) as oldest from outbox where status = 'waiting' and kind <> 'deliver') as commands`;

export const backlogStore = (manager: EntityManager) => ({
  async read(): Promise<Backlog> {
    const [row] = await manager.query<Backlog[]>(READ);
    if (!row) throw new Error('the backlog query returned no row');
    return row;
  },
});
