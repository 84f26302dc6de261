import type { EntityManager } from 'typeorm';
import type { RefundStatus } from '../../contracts/donations/states';
import type { Currency } from '../../contracts/money/currencies';
import { RefundRow } from './refund.entity';

export interface NewRefund {
  id: string;
  /** Names the year of the key that the reason is sealed under. */
  createdAt: Date;
  donationId: string | null;
  paymentId: string;
  caseId: string | null;
  amountAtomic: bigint;
  currency: Currency;
  reason: Buffer | null;
  proposedBy: string;
  proposalHash: string;
  approverId: string | null;
  status: RefundStatus;
}

export interface FoundRefund extends NewRefund {
  sentAt: Date | null;
  confirmedAt: Date | null;
}

export interface RefundChange {
  status: RefundStatus;
  approverId?: string;
  sentAt?: Date;
  confirmedAt?: Date;
}

const found = (row: RefundRow): FoundRefund => ({ ...row, amountAtomic: BigInt(row.amountAtomic) });

export const refundStore = (manager: EntityManager) => ({
  insert: (refund: NewRefund) => manager.insert(RefundRow, { ...refund, amountAtomic: refund.amountAtomic.toString() }),

  async find(id: string): Promise<FoundRefund | undefined> {
    const row = await manager.findOneBy(RefundRow, { id });
    return row ? found(row) : undefined;
  },

  async lock(id: string): Promise<FoundRefund | undefined> {
    const row = await manager.findOne(RefundRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return row ? found(row) : undefined;
  },

  /** Refunds of a gift that were not refused. */
  async liveOfDonation(donationId: string): Promise<FoundRefund[]> {
    const rows = await manager.findBy(RefundRow, { donationId });
    return rows.filter(({ status }) => status !== 'refused').map(found);
  },

  /** The refund of a payment that was not refused; the database allows one. */
  async liveOfPayment(paymentId: string): Promise<FoundRefund | undefined> {
    const rows = await manager.findBy(RefundRow, { paymentId });
    return rows.filter(({ status }) => status !== 'refused').map(found)[0];
  },

  async change(id: string, from: RefundStatus, change: RefundChange): Promise<boolean> {
    const { affected } = await manager.update(RefundRow, { id, status: from }, change);
    return affected === 1;
  },
});
