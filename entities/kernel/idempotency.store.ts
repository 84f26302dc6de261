import type { EntityManager } from 'typeorm';
import type { IdempotencyStatus } from '../../contracts/webhooks/states';
import { IdempotencyKey } from './idempotency-key.entity';

export interface NewClaim {
  id: string;
  actorId: string;
  key: string;
  requestHash: string;
  expiresAt: Date;
}

export interface FoundClaim {
  id: string;
  requestHash: string;
  status: IdempotencyStatus;
  responseStatus: number | null;
  response: Buffer | null;
  expiresAt: Date;
}

// Takes over what has expired, what was released, and what a crashed process left in flight. The new id fences the old
// holder off; `created_at` stays that of the first try of the same request, so that ids can be made from it.
const CLAIM = `
  insert into idempotency_keys as k (id, actor_id, key, request_hash, expires_at) values ($1, $2, $3, $4, $5)
  on conflict (actor_id, key) do update set id = excluded.id, request_hash = excluded.request_hash,
    status = 'in_flight', response_status = null, response = null, expires_at = excluded.expires_at,
    created_at = case when k.expires_at > now() and k.request_hash = excluded.request_hash then k.created_at else now() end
  where k.expires_at <= now() or (k.status = 'in_flight' and (k.response_status is not null
    or (k.request_hash = excluded.request_hash and k.updated_at < now() - $6 * interval '1 millisecond')))
  returning k.created_at as "firstAskedAt"`;

export const idempotencyStore = (manager: EntityManager) => ({
  /**
   * When this request was first asked for, if the key is now its own to work on; else `undefined`.
   * Waits for a claim being made right now.
   */
  async claim(
    { id, actorId, key, requestHash, expiresAt }: NewClaim,
    takeOverAfterMs: number,
  ): Promise<Date | undefined> {
    const parameters = [id, actorId, key, requestHash, expiresAt, takeOverAfterMs];
    const [row] = await manager.query<{ firstAskedAt: Date }[]>(CLAIM, parameters);
    return row?.firstAskedAt;
  },

  find: (actorId: string, key: string): Promise<FoundClaim | null> =>
    manager.findOneBy(IdempotencyKey, { actorId, key }),

  /** Keeps the answer; does nothing when another has taken the key over meanwhile. */
  finish: (id: string, responseStatus: number, response: Buffer) =>
    manager.update(IdempotencyKey, { id, status: 'in_flight' }, { status: 'done', responseStatus, response }),

  /** Free for the next try at once; the row stays for its time. A status on what is in flight says so. */
  release: (id: string, responseStatus: number) =>
    manager.update(IdempotencyKey, { id, status: 'in_flight' }, { responseStatus }),

  /** Returns how many were deleted. */
  async deleteExpired(): Promise<number> {
    const { affected } = await manager
      .createQueryBuilder()
      .delete()
      .from(IdempotencyKey)
      .where('expires_at < now()')
      .execute();
    return affected ?? 0;
  },
});
