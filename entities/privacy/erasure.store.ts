import type { EntityManager } from 'typeorm';
import type { ErasureHold } from '../../contracts/privacy/subject-requests';
import { LOWEST_ID } from '../row';

/** A donor and the donors who were merged into them are one person. */
const LOCK_DONORS = `
  select id, erased_at as "erasedAt" from donors where id in (
    with recursive person as (
      select id from donors where id = $1
      union select d.id from donors d join person p on d.merged_into_id = p.id)
    select id from person)
  order by id for update`;
const LOCK_GIFTS = `select id from donations where donor_id = any($1) order by id for update`;

/** Before the money of a gift has come to rest, its process still needs to know whose it is. */
const HOLDS = `
  select 'legal-hold' as hold where exists (select from legal_holds where released_at is null
    and ((resource_type = 'donor' and resource_id = any($1)) or (resource_type = 'donation' and resource_id = any($2))))
  union all
  select 'open-case' where exists (select from cases
    where subject_type = 'donation' and subject_id = any($2) and status <> 'resolved')
  union all
  select 'unfinished-gift' where exists (select from donations d where d.id = any($2) and (
    d.status in ('pending','confirmed','flagged','kyc_required','blocked','refund_pending') or (d.status = 'created'
      and exists (select from payments p where p.donation_id = d.id and p.status <> 'returned'))))
  union all
  select 'refund-under-way' where exists (select from refunds
    where donation_id = any($2) and status in ('proposed','approved','sent'))
  union all
  select 'open-export' where exists (select from data_deletion_requests q join assets a on a.id = q.asset_id
    where q.subject_id = any($1) and a.deleted_at is null)`;

const MARK_ERASED = `update donors set erased_at = now() where id = any($1) and erased_at is null`;
const ANSWERS = `
  select id, expires_at as "expiresAt", response from idempotency_keys
  where response is not null and id > $1 order by id limit $2`;
const WIPE_ANSWERS = `update idempotency_keys set response = null where id = any($1)`;
const RECORDS = `
  select id from payments where donation_id = any($1)
  union all select id from receipts where donation_id = any($1)
  union all select id from refunds where donation_id = any($1)
  union all select id from cases where subject_type = 'donation' and subject_id = any($1)`;

export interface KeptAnswerRow {
  id: string;
  expiresAt: Date;
  response: Buffer;
}

const ANSWERS_A_PAGE = 500;

/**
 * Locks, reads and changes the rows of an erasure that are not declared places: donors, gifts, holds and stored
 * answers.
 */
export const erasureStore = (manager: EntityManager) => ({
  /** The person's rows, under locks that keep new gifts, consents and holds of theirs out. */
  lockDonors: (donorId: string) => manager.query<{ id: string; erasedAt: Date | null }[]>(LOCK_DONORS, [donorId]),

  /** Ids of their gifts, under locks that keep payments out. */
  async lockGifts(donorIds: readonly string[]): Promise<string[]> {
    return (await manager.query<{ id: string }[]>(LOCK_GIFTS, [donorIds])).map(({ id }) => id);
  },

  async holds(donorIds: readonly string[], giftIds: readonly string[]): Promise<ErasureHold[]> {
    const rows = await manager.query<{ hold: ErasureHold }[]>(HOLDS, [donorIds, giftIds]);
    return rows.map(({ hold }) => hold);
  },

  /** Ids of what hangs on their gifts. */
  async records(giftIds: readonly string[]): Promise<string[]> {
    return (await manager.query<{ id: string }[]>(RECORDS, [giftIds])).map(({ id }) => id);
  },

  /** Leaves the person's rows as tombstones, once nothing personal is in them. */
  markErased: (donorIds: readonly string[]) => manager.query(MARK_ERASED, [donorIds]),

  async wipeAnswers(ids: readonly string[]): Promise<number> {
    const [, count] = await manager.query<[unknown, number]>(WIPE_ANSWERS, [ids]);
    return count;
  },

  /** Kept answers of requests, page by page; they live for a day. */
  async *answers(): AsyncGenerator<KeptAnswerRow[]> {
    for (let after = LOWEST_ID; ;) {
      const page = await manager.query<KeptAnswerRow[]>(ANSWERS, [after, ANSWERS_A_PAGE]);
      const last = page.at(-1);
      if (!last) return;
      yield page;
      after = last.id;
    }
  },
});
