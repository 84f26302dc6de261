import type { IntakeRow } from './intake-row';
import type { DonationMethod, DonationStatus, StatusReason } from '../../contracts/donations/states';
import type { Currency } from '../../contracts/money/currencies';
import { changeOfOne, type StoreTx } from '../../platform/database/deferred';
import { Donation } from './donation.entity';

export interface NewDonation {
  id: string;
  donorId: string;
  method: DonationMethod;
  chain: string | null;
  currency: Currency;
  amountAtomic: bigint;
  earmark: string;
  payUntil: Date;
  status: DonationStatus;
  statusReason: StatusReason;
}

export interface LockedDonation {
  id: string;
  donorId: string;
  method: DonationMethod;
  currency: Currency;
  amountAtomic: bigint;
  receivedAtomic: bigint;
  earmark: string;
  status: DonationStatus;
  statusReason: StatusReason;
  version: number;
}

export interface DonationChange {
  status?: DonationStatus;
  statusReason?: StatusReason;
  receivedAtomic?: bigint;
  reviewDueAt?: Date | null;
  closedAt?: Date | null;
}

const INTAKE = `
  select d.status, d.status_reason, d.method, d.currency, d.amount_atomic, d.received_atomic, d.pay_until,
         (select count(*) from payments p where p.donation_id = d.id and p.status = 'unmatched')::int as unmatched,
         exists (select from reversals v join payments p on p.id = v.payment_id
                 where p.donation_id = d.id and p.status = 'matched'
                   and (v.status = 'open' or v.status = 'held' and v.kind = 'dispute' and v.event <> 'won')) as disputed,
         exists (select from payments p where p.donation_id = d.id and p.status = 'matched' and p.given_on is null
                   and ',' || p.notes || ',' like '%,time-unlikely,%') as undated,
         c.id as case_id, c.kind as case_kind, c.created_at as case_opened_at, c.due_at as case_due_at,
         coalesce(n.user_id, (select u.id from users u where u.email_hash = n.email_hash)) as donor_user_id,
         coalesce((select jsonb_agg(jsonb_build_object('receiptId', r.id, 'rendered', r.sha256 is not null) order by r.gift_year)
                   from receipts r where r.donation_id = d.id and r.status = 'issued'), '[]') as receipts
  from donations d
  join donors n on n.id = d.donor_id
  left join cases c on c.subject_type = 'donation' and c.subject_id = d.id and c.status <> 'resolved'
  where d.id = $1`;

/** The number is taken here, so that it costs no round trip of its own; gaps are no matter in invoice numbers. */
const INSERT = `
  insert into donations (id, donor_id, method, chain, currency, amount_atomic, earmark, pay_until, status, status_reason, invoice_number)
  select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'HC-' || lpad(n, greatest(6, length(n)), '0')
  from (select nextval('donation_invoice_numbers')::text as n) as next`;

type LockedRow = Omit<LockedDonation, 'amountAtomic' | 'receivedAtomic'> & {
  amountAtomic: string;
  receivedAtomic: string;
};
const LOCKED = `
  select id, donor_id as "donorId", method, currency, amount_atomic as "amountAtomic", received_atomic as "receivedAtomic",
         earmark, status, status_reason as "statusReason", version
  from donations`;
const LOCK = `${LOCKED} where id = $1 for update`;
const LOCK_HELD = `${LOCKED} where donor_id = $1 and status = 'confirmed' and status_reason = 'receipt-held'
  order by id for update`;

const locked = (row: LockedRow): LockedDonation => ({
  ...row,
  amountAtomic: BigInt(row.amountAtomic),
  receivedAtomic: BigInt(row.receivedAtomic),
});

/** Columns of a change, by the name that the database gives them. */
const COLUMNS: Record<keyof DonationChange, string> = {
  status: 'status',
  statusReason: 'status_reason',
  receivedAtomic: 'received_atomic',
  reviewDueAt: 'review_due_at',
  closedAt: 'closed_at',
};

/** Queries on `donations`, inside the caller's transaction. Entities do not leave this file. */
export const donationStore = ({ manager, later }: StoreTx) => ({
  insert(donation: NewDonation): void {
    const { id, donorId, method, chain, currency, amountAtomic, earmark, payUntil, status, statusReason } = donation;
    const values = [id, donorId, method, chain, currency, amountAtomic, earmark, payUntil, status, statusReason];
    later({ text: INSERT, values });
  },

  /** The gift under a row lock that keeps every other writer out until the transaction ends. */
  async lock(id: string): Promise<LockedDonation | undefined> {
    const [row] = await manager.query<LockedRow[]>(LOCK, [id]);
    return row && locked(row);
  },

  /** The gifts of a donor whose receipts wait for a form that can be printed, each under its lock. */
  lockHeldReceipts: async (donorId: string): Promise<LockedDonation[]> =>
    (await manager.query<LockedRow[]>(LOCK_HELD, [donorId])).map(locked),

  /** Changes a gift that is in `from`; the transaction fails where it no longer is. */
  change(id: string, from: DonationStatus, change: DonationChange): void {
    const entries = Object.entries(change) as [keyof DonationChange, unknown][];
    const sets = entries.map(([name], n) => `${COLUMNS[name]} = $${n + 3}`);
    later(
      changeOfOne({
        text: `update donations set ${[...sets, 'version = version + 1'].join(', ')} where id = $1 and status = $2`,
        values: [id, from, ...entries.map(([, value]) => value)],
      }),
    );
  },

  /** Where the gift stands, with its open case and its receipt, in one query. */
  async intake(id: string): Promise<IntakeRow | undefined> {
    const [row] = await manager.query<IntakeRow[]>(INTAKE, [id]);
    return row;
  },

  /** Finds gifts held because no list was recent enough. */
  async awaitingLists(): Promise<Pick<LockedDonation, 'id' | 'method' | 'amountAtomic' | 'currency'>[]> {
    const rows = await manager.findBy(Donation, { status: 'pending', statusReason: 'awaiting-lists' });
    return rows.map(({ id, method, amountAtomic, currency }) => ({
      id,
      method,
      amountAtomic: BigInt(amountAtomic),
      currency,
    }));
  },
});
