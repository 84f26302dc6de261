import type { EntityManager } from 'typeorm';
import type { PaymentDiscrepancy, PaymentStatus } from '../../contracts/donations/states';
import type { Currency } from '../../contracts/money/currencies';

/** A payment as it is read. */
export interface ShownPayment {
  id: string;
  donationId: string | null;
  provider: string;
  providerReference: string;
  currency: Currency;
  amountAtomic: string;
  status: PaymentStatus;
  discrepancy: PaymentDiscrepancy;
  receivedAt: Date;
}

export interface PaymentFilter {
  status?: PaymentStatus | undefined;
  /** Only payments with a smaller id: the newest come first. */
  before?: string | undefined;
  limit: number;
}

const PAGE = `
  select p.id, p.donation_id as "donationId", p.provider, p.provider_reference as "providerReference", p.currency, p.amount_atomic as "amountAtomic", p.status,
         p.discrepancy, p.received_at as "receivedAt"
  from payments p
  where ($1::text is null or p.status = $1) and ($2::uuid is null or p.id < $2)
  order by p.id desc limit $3`;

export const shownPaymentStore = (manager: EntityManager) => ({
  page: ({ status, before, limit }: PaymentFilter): Promise<ShownPayment[]> =>
    manager.query(PAGE, [status ?? null, before ?? null, limit]),
});
