import type { EntityManager } from 'typeorm';
import type { IntakeRow } from './intake-row';
import type { DonationMethod, DonationStatus, StatusReason } from '../../contracts/donations/states';
import type { Currency } from '../../contracts/money/currencies';
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
  invoiceNumber: string;
  method: DonationMethod;
  currency: Currency;
  amountAtomic: bigint;
  receivedAtomic: bigint;
  earmark: string;
  status: DonationStatus;
  statusReason: StatusReason;
  receiptId: string | null;
  version: number;
}

export interface DonationChange {
  status?: DonationStatus;
  statusReason?: StatusReason;
  receivedAtomic?: bigint;
  receiptId?: string;
  reviewDueAt?: Date | null;
  closedAt?: Date | null;
}

const INTAKE = `
  select d.status, d.status_reason, d.method, d.currency, d.amount_atomic, d.received_atomic, d.pay_until,
         (select count(*) from payments p where p.donation_id = d.id and p.status = 'unmatched')::int as unmatched,
         c.id as case_id, c.kind as case_kind, c.created_at as case_opened_at, c.due_at as case_due_at, n.user_id as donor_user_id,
         r.id as receipt_id, r.sha256 is not null as rendered
  from donations d
  join donors n on n.id = d.donor_id
  left join cases c on c.subject_type = 'donation' and c.subject_id = d.id and c.status <> 'resolved'
  left join receipts r on r.donation_id = d.id and r.status = 'issued'
  where d.id = $1`;

/** Queries on `donations`, inside the caller's transaction. Entities do not leave this file. */
export const donationStore = (manager: EntityManager) => ({
  async insert(donation: NewDonation): Promise<string> {
    const [{ n }] = await manager.query<[{ n: string }]>(`select nextval('donation_invoice_numbers') as n`);
    const invoiceNumber = `HC-${n.padStart(6, '0')}`;
    await manager.insert(Donation, { ...donation, amountAtomic: donation.amountAtomic.toString(), invoiceNumber });
    return invoiceNumber;
  },

  /** The gift under a row lock that keeps every other writer out until the transaction ends. */
  async lock(id: string): Promise<LockedDonation | undefined> {
    const row = await manager.findOne(Donation, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return row
      ? { ...row, amountAtomic: BigInt(row.amountAtomic), receivedAtomic: BigInt(row.receivedAtomic) }
      : undefined;
  },

  /** Changes a gift that is still in `from`; false when it was no longer there. */
  async change(id: string, from: DonationStatus, { receivedAtomic, ...change }: DonationChange): Promise<boolean> {
    const received = receivedAtomic === undefined ? {} : { receivedAtomic: receivedAtomic.toString() };
    const { affected } = await manager.update(
      Donation,
      { id, status: from },
      { ...change, ...received, version: () => 'version + 1' },
    );
    return affected === 1;
  },

  /** Where the gift stands, with its open case and its receipt, in one query. */
  async intake(id: string): Promise<IntakeRow | undefined> {
    const [row] = await manager.query<IntakeRow[]>(INTAKE, [id]);
    return row;
  },

  /** Gifts held because no list was young enough. */
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
