import type { PaymentDateStatus } from '../../contracts/donations/states';
import type { StoreTx } from '../../platform/database/deferred';
import { PaymentDate } from './payment-date.entity';

export interface NewPaymentDate {
  id: string;
  paymentId: string;
  /** `2026-02-27` */
  givenOn: string;
  /** IANA. */
  timeZone: string;
  proposedBy: string;
  proposalHash: string;
}

export interface FoundPaymentDate extends NewPaymentDate {
  status: PaymentDateStatus;
  decidedBy: string | null;
  decidedAt: Date | null;
  createdAt: Date;
}

export const paymentDateStore = ({ manager }: StoreTx) => ({
  async insert(date: NewPaymentDate): Promise<void> {
    await manager.insert(PaymentDate, date);
  },

  find: (id: string): Promise<FoundPaymentDate | null> => manager.findOneBy(PaymentDate, { id }),

  /** Newest first. */
  ofPayment: (paymentId: string): Promise<FoundPaymentDate[]> =>
    manager.find(PaymentDate, { where: { paymentId }, order: { createdAt: 'DESC' } }),

  /** Decides a proposal that nobody has decided; false where somebody has. */
  async decide(id: string, status: 'approved' | 'refused', decidedBy: string): Promise<boolean> {
    const change = { status, decidedBy, decidedAt: new Date() };
    const { affected } = await manager.update(PaymentDate, { id, status: 'proposed' }, change);
    return affected === 1;
  },
});
