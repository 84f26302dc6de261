import type { EntityManager } from 'typeorm';
import type { ErasureHold } from '../../contracts/privacy/subject-requests';
import { LOWEST_ID } from '../row';

/** A donor and whoever was merged into them are one person. */
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

const COUNT_DONORS = `
  select count(full_name)::int as full_name, count(email)::int as email, count(email_hash)::int as email_hash,
    count(address)::int as address, count(country)::int as country, count(birth_date)::int as birth_date,
    count(tax_id)::int as tax_id, count(user_id)::int as user_id
  from donors where id = any($1)`;
const WIPE_DONORS = `
  update donors set user_id = null, full_name = null, email = null, email_hash = null, address = null, country = null,
    birth_date = null, tax_id = null, erased_at = now()
  where id = any($1) and erased_at is null`;
const WIPE_MEMOS = `update donations set memo = null where id = any($1) and memo is not null`;
const WIPE_BODIES = `
  update webhooks set body = null where body is not null
    and id in (select webhook_id from payments where donation_id = any($1))`;
const ANSWERS = `
  select id, expires_at as "expiresAt", response from idempotency_keys
  where response is not null and id > $1 order by id limit $2`;
const WIPE_ANSWERS = `update idempotency_keys set response = null where id = any($1)`;
const RELATED = `
  select unnest($1::uuid[] || $2::uuid[])::text as id
  union select id::text from payments where donation_id = any($2)
  union select id::text from refunds where donation_id = any($2)
  union select id::text from cases where subject_type = 'donation' and subject_id = any($2)`;
const COUNT_KEPT = `
  select
    (select count(*) from receipts where donation_id = any($2))::int as receipts,
    (select count(pdf_asset_id) from receipts where donation_id = any($2))::int as receipt_files,
    (select count(*) from donations where id = any($2))::int as donations,
    (select count(*) from payments where donation_id = any($2))::int as payments,
    (select count(payer) from payments where donation_id = any($2))::int as payers,
    (select count(reason) from refunds where donation_id = any($2))::int as refund_reasons,
    (select count(*) from ledger_entries e join ledger_journals j on j.id = e.journal_id where j.source_id in (
      select id from payments where donation_id = any($2) union select id from receipts where donation_id = any($2)
      union select id from refunds where donation_id = any($2)
      union select id from cases where subject_type = 'donation' and subject_id = any($2)))::int as ledger_entries,
    (select count(*) from screening_runs where subject_id = any($1))::int as screening_runs,
    (select count(*) from cleared_pairs where subject_id = any($1))::int as cleared_pairs,
    (select count(*) from cases where subject_type = 'donation' and subject_id = any($2))::int as cases,
    (select count(note) from case_events v join cases c on c.id = v.case_id
      where c.subject_type = 'donation' and c.subject_id = any($2))::int as case_notes,
    (select count(a.deleted_at) from data_deletion_requests q join assets a on a.id = q.asset_id
      where q.subject_id = any($1))::int as exports,
    (select count(*) from consents where donor_id = any($1))::int as consents,
    (select count(*) from audit_logs where resource_type in ('donor','donation')
      and resource_id in (select unnest($1::uuid[] || $2::uuid[])::text))::int as audit_events`;

export type DonorColumn =
  'full_name' | 'email' | 'email_hash' | 'address' | 'country' | 'birth_date' | 'tax_id' | 'user_id';

export type KeptRows = Record<
  | 'receipts'
  | 'receipt_files'
  | 'donations'
  | 'payments'
  | 'payers'
  | 'refund_reasons'
  | 'ledger_entries'
  | 'screening_runs'
  | 'cleared_pairs'
  | 'cases'
  | 'case_notes'
  | 'exports'
  | 'consents'
  | 'audit_events',
  number
>;

export interface KeptAnswerRow {
  id: string;
  expiresAt: Date;
  response: Buffer;
}

const ANSWERS_A_PAGE = 500;

/** What an erasure asks of tables of every domain, in one transaction. */
export const erasureStore = (manager: EntityManager) => {
  const wipe = async (sql: string, ids: readonly string[]): Promise<number> =>
    (await manager.query<[unknown, number]>(sql, [ids]))[1];
  return {
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

    async countDonorColumns(donorIds: readonly string[]): Promise<Record<DonorColumn, number>> {
      const [row] = await manager.query<Record<DonorColumn, number>[]>(COUNT_DONORS, [donorIds]);
      if (!row) throw new Error('count() returned no row');
      return row;
    },

    wipeDonors: (donorIds: readonly string[]) => wipe(WIPE_DONORS, donorIds),
    wipeMemos: (giftIds: readonly string[]) => wipe(WIPE_MEMOS, giftIds),
    wipeWebhookBodies: (giftIds: readonly string[]) => wipe(WIPE_BODIES, giftIds),
    wipeAnswers: (ids: readonly string[]) => wipe(WIPE_ANSWERS, ids),

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

    /** Every name that something of theirs goes by. */
    async relatedNames(donorIds: readonly string[], giftIds: readonly string[]): Promise<string[]> {
      return (await manager.query<{ id: string }[]>(RELATED, [donorIds, giftIds])).map(({ id }) => id);
    },

    async countKept(donorIds: readonly string[], giftIds: readonly string[]): Promise<KeptRows> {
      const [row] = await manager.query<KeptRows[]>(COUNT_KEPT, [donorIds, giftIds]);
      if (!row) throw new Error('count() returned no row');
      return row;
    },
  };
};
