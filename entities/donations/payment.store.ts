import type { PaymentDiscrepancy, PaymentStatus } from '../../contracts/donations/states';
import type { Currency } from '../../contracts/money/currencies';
import { insertion, type StoreTx } from '../../platform/database/deferred';
import { Payment } from './payment.entity';

export interface NewPayment {
  id: string;
  donationId: string | null;
  webhookId: string;
  provider: string;
  providerReference: string;
  namedReference: string | null;
  currency: Currency;
  amountAtomic: bigint;
  receivedAt: Date;
  payer: Buffer | null;
  status: PaymentStatus;
  discrepancy: PaymentDiscrepancy;
}

export interface FoundPayment {
  id: string;
  donationId: string | null;
  provider: string;
  providerReference: string;
  currency: Currency;
  amountAtomic: bigint;
  receivedAt: Date;
  status: PaymentStatus;
  discrepancy: PaymentDiscrepancy;
}

const found = (row: Payment): FoundPayment => ({ ...row, amountAtomic: BigInt(row.amountAtomic) });

export const paymentStore = ({ manager, later }: StoreTx) => ({
  insert: (payment: NewPayment): void =>
    later(insertion(manager, Payment, { ...payment, amountAtomic: payment.amountAtomic.toString() })),

  async lock(id: string): Promise<FoundPayment | undefined> {
    const row = await manager.findOne(Payment, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return row ? found(row) : undefined;
  },

  async ofDonation(donationId: string): Promise<FoundPayment[]> {
    return (await manager.find(Payment, { where: { donationId }, order: { id: 'ASC' } })).map(found);
  },

  /** The matched payments of a gift with their sealed payers. */
  async payersOf(donationId: string): Promise<{ id: string; receivedAt: Date; payer: Buffer | null }[]> {
    const rows = await manager.find(Payment, { where: { donationId, status: 'matched' }, order: { id: 'ASC' } });
    return rows.map(({ id, receivedAt, payer }) => ({ id, receivedAt, payer }));
  },

  async markReturned(id: string, from: PaymentStatus): Promise<boolean> {
    const { affected } = await manager.update(Payment, { id, status: from }, { status: 'returned' });
    return affected === 1;
  },
});
