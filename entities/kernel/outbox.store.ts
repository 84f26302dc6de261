import type { EntityManager } from 'typeorm';

// The newest command of a workflow stays: it is what starts the workflow again, in a Temporal that has lost it. An
// event stays as long as one of its deliveries does.
const PURGE = `
  delete from outbox where id in (
    select o.id from outbox o
    where o.status = 'done' and o.updated_at < $1
      and case when o.kind = 'deliver'
        then not exists (select from webhook_deliveries d where d.event_id = o.id)
        else exists (
          select from outbox later
          where later.aggregate_type = o.aggregate_type and later.aggregate_id = o.aggregate_id
            and later.sequence > o.sequence and later.kind <> 'deliver'
            and later.payload ->> 'workflowId' = o.payload ->> 'workflowId')
        end
    order by o.updated_at limit $2 for update skip locked)`;

export const outboxStore = (manager: EntityManager) => ({
  /** Deletes up to `limit` rows that were done before a moment. Returns how many. */
  async purge(before: Date, limit: number): Promise<number> {
    return (await manager.query<[unknown, number]>(PURGE, [before, limit]))[1];
  },
});
