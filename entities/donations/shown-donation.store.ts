import type { EntityManager } from 'typeorm';
import type { DonationMethod, DonationStatus, StatusReason } from '../../contracts/donations/states';
import type { Currency } from '../../contracts/money/currencies';

/** A gift as it is read, with the number of its receipt. */
export interface ShownDonation {
  id: string;
  invoiceNumber: string;
  donorId: string;
  method: DonationMethod;
  chain: string | null;
  currency: Currency;
  /** Text: exceeds 2^53. */
  amountAtomic: string;
  receivedAtomic: string;
  earmark: string;
  status: DonationStatus;
  statusReason: StatusReason;
  receiptNumber: string | null;
  payUntil: Date;
  createdAt: Date;
  closedAt: Date | null;
}

export interface DonationFilter {
  statuses?: readonly DonationStatus[] | undefined;
  method?: DonationMethod | undefined;
  donorId?: string | undefined;
  createdAfter?: Date | undefined;
  createdBefore?: Date | undefined;
  /** Only gifts with a smaller id: the newest come first. */
  before?: string | undefined;
  limit: number;
}

const COLUMNS = `
  select d.id, d.invoice_number as "invoiceNumber", d.donor_id as "donorId", d.method, d.chain, d.currency,
         d.amount_atomic as "amountAtomic", d.received_atomic as "receivedAtomic", d.earmark, d.status,
         d.status_reason as "statusReason", r.number as "receiptNumber", d.pay_until as "payUntil",
         d.created_at as "createdAt", d.closed_at as "closedAt"
  from donations d left join receipts r on r.id = d.receipt_id`;

/** Reads of `donations` for the API. */
export const shownDonationStore = (manager: EntityManager) => ({
  async find(id: string): Promise<ShownDonation | undefined> {
    const [row] = await manager.query<ShownDonation[]>(`${COLUMNS} where d.id = $1`, [id]);
    return row;
  },

  page(filter: DonationFilter): Promise<ShownDonation[]> {
    const parameters: unknown[] = [];
    const conditions: string[] = [];
    const add = (condition: (place: string) => string, value: unknown): void => {
      if (value === undefined) return;
      parameters.push(value);
      conditions.push(condition(`$${parameters.length}`));
    };
    add((place) => `d.status = any(${place})`, filter.statuses);
    add((place) => `d.method = ${place}`, filter.method);
    add((place) => `d.donor_id = ${place}`, filter.donorId);
    add((place) => `d.created_at > ${place}`, filter.createdAfter);
    add((place) => `d.created_at < ${place}`, filter.createdBefore);
    add((place) => `d.id < ${place}`, filter.before);
    const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
    parameters.push(filter.limit);
    return manager.query(`${COLUMNS} ${where} order by d.id desc limit $${parameters.length}`, parameters);
  },
});
