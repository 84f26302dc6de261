import type { PaymentDiscrepancy, PaymentNote, PaymentStatus } from '../../contracts/donations/states';
import type { Currency } from '../../contracts/money/currencies';
import { changeOfOne, insertion, type StoreTx } from '../../platform/database/deferred';
import { Payment } from './payment.entity';

export interface NewPayment {
  id: string;
  /** When it arrived here; names the year of the key that its payer is sealed under. */
  createdAt: Date;
  donationId: string | null;
  webhookId: string;
  provider: string;
  providerReference: string;
  namedReference: string | null;
  currency: Currency;
  amountAtomic: bigint;
  receivedAt: Date;
  payer: Buffer | null;
  /** Codes of what did not fit, with commas between them. */
  notes: string | null;
  status: PaymentStatus;
  discrepancy: PaymentDiscrepancy;
}

/** The organization's local day of a payment, with its IANA zone. */
export interface PaymentDay {
  /** `2026-02-27` */
  givenOn: string;
  timeZone: string;
}

export interface FoundPayment {
  id: string;
  createdAt: Date;
  donationId: string | null;
  provider: string;
  providerReference: string;
  currency: Currency;
  amountAtomic: bigint;
  /** What went back of it. */
  returnedAtomic: bigint;
  receivedAt: Date;
  /** Codes with commas between them. */
  notes: string | null;
  givenOn: string | null;
  timeZone: string | null;
  status: PaymentStatus;
  discrepancy: PaymentDiscrepancy;
}

const found = (row: Payment): FoundPayment => ({
  ...row,
  amountAtomic: BigInt(row.amountAtomic),
  returnedAtomic: BigInt(row.returnedAtomic),
});

/** Returns what is still here of a payment. */
export const remainingOf = ({ amountAtomic, returnedAtomic }: FoundPayment): bigint => amountAtomic - returnedAtomic;

/** Returns what is still here of a gift's own payments. */
export const keptOf = (payments: readonly FoundPayment[]): bigint =>
  payments.filter(({ status }) => status === 'matched').reduce((sum, payment) => sum + remainingOf(payment), 0n);

/** Returns whether the day of a payment waits for people: its reported time cannot be right. */
export const isUndated = ({ notes, givenOn }: FoundPayment): boolean =>
  givenOn === null && (notes ?? '').split(',').includes('time-unlikely' satisfies PaymentNote);

export const paymentStore = ({ manager, later }: StoreTx) => ({
  insert: (payment: NewPayment): void =>
    later(insertion(manager, Payment, { ...payment, amountAtomic: payment.amountAtomic.toString() })),

  async find(id: string): Promise<FoundPayment | undefined> {
    const row = await manager.findOneBy(Payment, { id });
    return row ? found(row) : undefined;
  },

  async lock(id: string): Promise<FoundPayment | undefined> {
    const row = await manager.findOne(Payment, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return row ? found(row) : undefined;
  },

  async findByReference(provider: string, providerReference: string): Promise<FoundPayment | undefined> {
    const row = await manager.findOneBy(Payment, { provider, providerReference });
    return row ? found(row) : undefined;
  },

  async ofDonation(donationId: string): Promise<FoundPayment[]> {
    return (await manager.find(Payment, { where: { donationId }, order: { id: 'ASC' } })).map(found);
  },

  /** The matched payments of a gift with their sealed payers. */
  async payersOf(donationId: string): Promise<Pick<Payment, 'id' | 'createdAt' | 'payer' | 'notes'>[]> {
    const rows = await manager.find(Payment, { where: { donationId, status: 'matched' }, order: { id: 'ASC' } });
    return rows.map(({ id, createdAt, payer, notes }) => ({ id, createdAt, payer, notes }));
  },

  /** Stores the local day of a payment that has none yet; a trigger keeps it for good. */
  setDay(id: string, { givenOn, timeZone }: PaymentDay): void {
    later(
      changeOfOne({
        text: 'update payments set given_on = $2, time_zone = $3 where id = $1 and given_on is null',
        values: [id, givenOn, timeZone],
      }),
    );
  },

  /** Books that this much more of a locked payment went back. */
  async addReturned(payment: FoundPayment, amountAtomic: bigint): Promise<void> {
    const { id, status } = payment;
    const returnedAtomic = payment.returnedAtomic + amountAtomic;
    const change = {
      returnedAtomic: returnedAtomic.toString(),
      status: returnedAtomic === payment.amountAtomic ? ('returned' as const) : status,
    };
    const { affected } = await manager.update(
      Payment,
      { id, status, returnedAtomic: payment.returnedAtomic.toString() },
      change,
    );
    if (affected !== 1) throw new Error(`payment ${id} changed under its lock`);
  },
});
